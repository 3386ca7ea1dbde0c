package dev.billbridge.journal.cases;

import com.fasterxml.jackson.databind.JsonNode;
import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ChargeCategory;
import dev.billbridge.canonical.Kind;
import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.Provenance;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.render.RevisedStatement;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A statement as a case describes it: the fields and spellings of mapping cases, so their
 * {@code statement.json} and {@code records.json} can be copied.
 */
record CaseStatement(StatementRevision revision, List<RevisedRecord> content)
    implements RevisedStatement {

  @Override
  public void records(Consumer<RevisedRecord> each) {
    content.forEach(each);
  }

  /** @throws IllegalArgumentException in a sentence, if a field is missing or cannot be used */
  static CaseStatement of(JsonNode statement, JsonNode records) {
    BillingPeriod period = period(statement, null);
    StatementKey key = new StatementKey(
        text(statement, "provider"),
        text(statement, "accountNumber"),
        text(statement, "statementId"));
    Statement header = new Statement(
        key,
        text(statement, "dataset"),
        period,
        date(statement, "issuedOn"),
        date(statement, "dueOn"),
        figure(statement, "total"),
        currency(statement),
        null,
        PaymentStatus.UNKNOWN,
        true,
        null,
        attributes(statement));
    List<RevisedRecord> content = new ArrayList<>();
    records.forEach(record ->
        content.add(new RevisedRecord(record(record, period), 1, false, RevisedRecord.Change.NEW)));
    String account = text(statement, "account");
    return new CaseStatement(
        new StatementRevision(
            0,
            account == null ? "case" : account,
            header,
            1,
            StatementStatus.FINAL,
            new Reconciliation(content.size(), null, null, Verdict.MATCHED, null),
            "",
            Instant.EPOCH,
            Instant.EPOCH),
        content);
  }

  private static BillingRecord record(JsonNode json, BillingPeriod period) {
    String category = text(json, "chargeCategory");
    String lineKey = text(json, "lineKey");
    return new BillingRecord(
        text(json, "resourceId"),
        lineKey == null ? "" : lineKey,
        text(json, "kind") == null ? Kind.CHARGE : Kind.valueOf(text(json, "kind")),
        category == null ? null : ChargeCategory.ofFocusName(category),
        text(json, "resourceName"),
        text(json, "resourceType"),
        period(json, period),
        null,
        null,
        text(json, "productId"),
        text(json, "productName"),
        text(json, "region"),
        figure(json, "quantity"),
        text(json, "unit"),
        figure(json, "unitPrice"),
        figure(json, "amount"),
        currency(json),
        figure(json, "netAmount"),
        figure(json, "taxAmount"),
        attributes(json),
        new Provenance("", "", null));
  }

  private static BillingPeriod period(JsonNode json, BillingPeriod otherwise) {
    LocalDate start = date(json, "periodStart");
    LocalDate end = date(json, "periodEnd");
    if (start == null || end == null) {
      if (otherwise == null) {
        throw new IllegalArgumentException("periodStart or periodEnd is missing");
      }
      return otherwise;
    }
    return new BillingPeriod(start, end);
  }

  private static TreeMap<String, String> attributes(JsonNode json) {
    TreeMap<String, String> attributes = new TreeMap<>();
    json.path("attributes")
        .properties()
        .forEach(
            attribute -> attributes.put(attribute.getKey(), attribute.getValue().asText()));
    return attributes;
  }

  private static String text(JsonNode json, String name) {
    return json.hasNonNull(name) ? json.get(name).asText() : null;
  }

  private static LocalDate date(JsonNode json, String name) {
    return text(json, name) == null ? null : LocalDate.parse(text(json, name));
  }

  private static BigDecimal figure(JsonNode json, String name) {
    return text(json, name) == null ? null : new BigDecimal(text(json, name));
  }

  private static Currency currency(JsonNode json) {
    return text(json, "currency") == null ? null : Currency.getInstance(text(json, "currency"));
  }
}
