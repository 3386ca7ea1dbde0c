package dev.billbridge.sandbox.ionos;

import dev.billbridge.sandbox.http.Response;
import dev.billbridge.sandbox.ionos.billing.Contract;
import dev.billbridge.sandbox.ionos.billing.ContractMonth;
import dev.billbridge.sandbox.ionos.billing.Invoice;
import dev.billbridge.sandbox.ionos.billing.Invoices;
import dev.billbridge.sandbox.world.Figures;
import dev.billbridge.sandbox.world.Names;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.sandbox.world.Snapshot;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Invoice list and invoices. */
final class InvoiceDocuments {
  private static final int RECENT_INVOICES = 12;
  private static final DateTimeFormatter CREATED =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

  private final Invoices invoices;

  InvoiceDocuments(Invoices invoices) {
    this.invoices = invoices;
  }

  /** The invoices of about a year, without their lines. */
  void list(Contract contract, Response response, Snapshot snapshot) throws IOException {
    List<Invoice> all = invoices.all(contract, snapshot);
    List<Invoice> recent = all.subList(0, Math.min(RECENT_INVOICES, all.size()));
    boolean hidden = snapshot.has(Oddity.NULL_AMOUNTS);
    try (IonosJson json = new IonosJson(response, snapshot)) {
      json.startObject().startMetadata(contract).endObject().startArray("invoices");
      for (int i = 0; i < recent.size(); i++) {
        boolean shuffled = snapshot.has(Oddity.SHUFFLED_ORDER);
        Invoice invoice =
            recent.get(shuffled ? (int) Figures.shuffled(i, recent.size(), contract.key()) : i);
        json.startObject()
            .text("id", invoice.id())
            .text("date", invoice.usage().month().toString());
        if (hidden) {
          json.generator().writeNullField("amount");
          json.generator().writeNullField("unit");
        } else {
          json.generator().writeFieldName("amount");
          json.number(invoices.headerTotal(invoice));
          json.text("unit", contract.currency());
        }
        json.endObject();
      }
      json.endArray().endObject();
    }
  }

  void one(Invoice invoice, Response response, Snapshot snapshot) throws IOException {
    try (IonosJson json = new IonosJson(response, snapshot)) {
      write(invoice, json);
    }
  }

  /** An array, of one element per contract that has an invoice. */
  void several(List<Invoice> found, Response response, Snapshot snapshot) throws IOException {
    try (IonosJson json = new IonosJson(response, snapshot)) {
      json.generator().writeStartArray();
      for (Invoice invoice : found) {
        write(invoice, json);
      }
      json.generator().writeEndArray();
    }
  }

  private void write(Invoice invoice, IonosJson json) throws IOException {
    Contract contract = invoice.usage().contract();
    Snapshot snapshot = invoice.usage().snapshot();
    json.startObject();
    writeMetadata(invoice, contract, json);
    json.startArray("datacenters");
    int count = invoice.dataCenterCount();
    for (int place = 0; place < count; place++) {
      boolean shuffled = snapshot.has(Oddity.SHUFFLED_ORDER);
      write(
          invoice.dataCenter(
              shuffled ? (int) Figures.shuffled(place, count, contract.key()) : place),
          contract,
          snapshot,
          json);
    }
    json.endArray()
        .quantity("total", invoices.headerTotal(invoice), contract.currency())
        .endObject();
  }

  private static void writeMetadata(Invoice invoice, Contract contract, IonosJson json)
      throws IOException {
    ContractMonth usage = invoice.usage();
    json.generator().writeObjectFieldStart("metadata");
    json.text("invoiceId", invoice.id())
        .id("contractId", contract.id())
        .id("customerId", contract.customerId())
        .text("createdDate", CREATED.format(Invoice.createdAt(usage.month())))
        .text("startDate", usage.month().atDay(1).toString())
        .text("endDate", usage.month().atEndOfMonth().toString())
        .text("postingPeriod", usage.month().toString())
        .truth("finallyPosted", invoice.isFinallyPosted())
        .optional(
            "reference",
            contract.number() % 2 == 0 ? null : contract.customerId() + "|" + contract.id())
        .optional(
            "resellerRef",
            contract.number() % 3 == 0 ? null : Names.of(contract.key(), contract.number() * 2L))
        .endObject();
  }

  private static void write(
      Invoice.DataCenter dataCenter, Contract contract, Snapshot snapshot, IonosJson json)
      throws IOException {
    json.startObject()
        .text("id", dataCenter.id().toString())
        .text("name", dataCenter.name())
        .text("location", dataCenter.location())
        .optional("productGroup", dataCenter.name().length() % 2 == 0 ? null : "Projekt \"Süd\", 2")
        .startArray("meters");
    for (Invoice.Line line : dataCenter.lines()) {
      json.startObject()
          .text("meterId", line.meterId())
          .text("meterDesc", line.description())
          .optional("productGroup", null)
          .quantity("quantity", line.quantity(), line.unit())
          .quantity("rate", line.rate(), contract.currency())
          .quantity("amount", line.amount(), contract.currency())
          .endObject();
    }
    json.endArray();
    if (dataCenter.rebate() != null) {
      BigDecimal shown =
          snapshot.has(Oddity.NEGATIVE_REBATE) ? dataCenter.rebate().negate() : dataCenter.rebate();
      json.generator().writeObjectFieldStart("rebate");
      json.quantity("amount", shown, contract.currency()).endObject();
    }
    json.endObject();
  }
}
