package dev.billbridge.focus;

import dev.billbridge.canonical.ExactDecimal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A column of a dataset.
 *
 * @param name as FOCUS spells it, or with {@code x_} before it
 * @param value null when there is none
 */
record FocusColumn(String name, Function<FocusRow, String> value) {

  private static final String PRICE = "ContractedUnitPrice";
  private static final Set<String> SINCE_1_3 =
      Set.of("HostProviderName", "InvoiceDetailId", "ServiceProviderName");
  /** Columns of FOCUS in the order of the alphabet, then our own. */
  private static final Comparator<FocusColumn> ORDER = Comparator.comparing(
          (FocusColumn column) -> column.name.startsWith("x_"))
      .thenComparing(FocusColumn::name);

  private static final List<FocusColumn> BOTH = List.of(
      column("BillingAccountId", row -> row.source().revision().key().accountNumber()),
      column("BillingCurrency", row -> row.record().currency().getCurrencyCode()),
      column("BillingPeriodEnd", row -> row.issuer().start(row.billed().end())),
      column("BillingPeriodStart", row -> row.issuer().start(row.billed().start())),
      column("ChargeCategory", row -> row.category().focusName()),
      column("InvoiceDetailId", FocusRow::detailId),
      column("InvoiceId", row -> row.source().invoiceId()),
      column("InvoiceIssuerName", row -> row.issuer().name()),
      figure("BilledCost", FocusRow::cost));

  private static final List<FocusColumn> CHARGES = List.of(
      column("BillingAccountName", row -> null),
      column("ChargeClass", row -> row.source().isCorrection() ? "Correction" : null),
      column("ChargeDescription", FocusRow::description),
      column("ChargeFrequency", FocusRow::frequency),
      column("ChargePeriodEnd", row -> row.issuer().start(row.record().period().end())),
      column(
          "ChargePeriodStart", row -> row.issuer().start(row.record().period().start())),
      figure(
          "ConsumedQuantity",
          row ->
              row.isUsage() && row.measure() != null ? row.charge().quantity(row.measure()) : null),
      column(
          "ConsumedUnit",
          row -> row.isUsage() && row.measure() != null ? row.measure().unit() : null),
      figure("EffectiveCost", FocusRow::cost),
      column("HostProviderName", row -> row.issuer().serviceProvider()),
      figure("ListCost", FocusRow::cost),
      figure(
          "PricingQuantity",
          row -> row.measure() == null ? null : row.charge().quantity(row.measure())),
      column("PricingUnit", row -> row.measure() == null ? null : row.measure().unit()),
      column("RegionId", row -> FocusRow.known(row.record().region())),
      column("RegionName", FocusRow::regionName),
      column("ResourceId", row -> row.record().resourceId()),
      column("ResourceName", FocusRow::resourceName),
      column("ResourceType", FocusRow::resourceType),
      column("ServiceCategory", row -> row.service().category()),
      column("ServiceName", row -> row.service().name()),
      column("ServiceProviderName", row -> row.issuer().serviceProvider()),
      column("ServiceSubcategory", row -> row.service().subcategory()),
      column("SkuId", FocusRow::skuId),
      column(
          "SkuMeter",
          row -> row.skuId() == null ? null : FocusRow.known(row.record().productName())),
      column("SkuPriceId", FocusRow::skuId),
      column("x_AccountName", row -> row.source().revision().account()),
      column(
          "x_LineNumber",
          row -> row.record().provenance().lineNumber() == null
              ? null
              : row.record().provenance().lineNumber().toString()),
      column(
          "x_PaymentStatus",
          row -> row.source().revision().statement().paymentStatus().name()),
      column("x_RecordId", row -> row.charge().recordId()),
      column("x_StatementId", row -> row.source().revision().id()),
      column("x_StatementRevision", row -> "" + row.source().revision().number()),
      column("x_TaxIncluded", row -> Boolean.toString(row.charge().isTaxIncluded())));

  private static final List<FocusColumn> PARTS = List.of(
      column("AllocatedMethodDetails", part(Part::details)),
      column("AllocatedMethodId", part(part -> Part.METHOD)),
      column("AllocatedResourceId", part(part -> part.weight().resourceId())),
      column("AllocatedResourceName", part(Part::resourceName)));

  private static final List<FocusColumn> INVOICES = List.of(
      column("InvoiceDetailCreated", row -> row.source().texts().created()),
      column("InvoiceDetailDescription", FocusRow::description),
      column("InvoiceDetailGrain", InvoiceDetailGrain::of),
      column("InvoiceDetailLastUpdated", row -> row.source().texts().updated()),
      column(
          "InvoiceIssueDate",
          row -> row.issuer().start(row.source().revision().statement().issuedOn())),
      column("InvoiceIssueStatus", row -> row.source().invoiceStatus()),
      column(
          "PaymentDueDate",
          row -> row.issuer().start(row.source().revision().statement().dueOn())),
      column("PaymentTerms", row -> row.issuer().paymentTerms()),
      column("ReferenceInvoiceId", row -> row.source().revision().id()));

  private static FocusColumn column(String name, Function<FocusRow, String> value) {
    return new FocusColumn(name, value);
  }

  private static Function<FocusRow, String> part(Function<Part, String> value) {
    return row -> row.part() == null ? null : value.apply(row.part());
  }

  static FocusColumn figure(String name, Function<FocusRow, BigDecimal> value) {
    return new FocusColumn(name, row -> ExactDecimal.text(value.apply(row)));
  }

  /**
   * Columns of Cost and Usage.
   *
   * @param isPriced whether each use and purchase states its price
   * @param isDivided whether charges may be divided between resources
   */
  static List<FocusColumn> costAndUsage(FocusVersion version, boolean isPriced, boolean isDivided) {
    List<FocusColumn> columns = new ArrayList<>(BOTH);
    columns.addAll(CHARGES);
    columns.add(figure("ContractedCost", row -> row.contractedCost(isPriced)));
    if (isPriced) {
      columns.add(figure(PRICE, FocusRow::unitPrice));
    }
    if (isDivided) {
      PARTS.forEach(column -> columns.add(
          version == FocusVersion.V1_2 ? column("x_" + column.name, column.value) : column));
    }
    if (version == FocusVersion.V1_2) {
      columns.removeIf(column -> SINCE_1_3.contains(column.name));
      columns.add(column("ProviderName", row -> row.issuer().serviceProvider()));
      columns.add(column("PublisherName", row -> row.issuer().serviceProvider()));
    }
    columns.sort(ORDER);
    return List.copyOf(columns);
  }

  /** Columns of Invoice Detail. */
  static List<FocusColumn> invoiceDetail() {
    List<FocusColumn> columns = new ArrayList<>(BOTH);
    columns.addAll(INVOICES);
    columns.sort(ORDER);
    return List.copyOf(columns);
  }
}
