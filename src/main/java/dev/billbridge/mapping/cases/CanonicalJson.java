package dev.billbridge.mapping.cases;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ExactDecimal;
import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.Statement;
import java.util.Map;

/**
 * Canonical values as a case writes them down: canonical names, every value a text, what is not
 * known left out.
 */
final class CanonicalJson {

  private CanonicalJson() {}

  static ObjectNode of(Statement statement, Reconciliation reconciliation) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    put(json, "provider", statement.key().provider());
    put(json, "accountNumber", statement.key().accountNumber());
    put(json, "dataset", statement.dataset());
    put(json, "statementId", statement.key().statementId());
    period(json, statement.period());
    put(json, "issuedOn", statement.issuedOn());
    put(json, "dueOn", statement.dueOn());
    put(json, "total", ExactDecimal.text(statement.total()));
    put(json, "currency", statement.currency());
    put(json, "statedLines", statement.statedLines());
    put(
        json,
        "paymentStatus",
        statement.paymentStatus() == PaymentStatus.UNKNOWN ? null : statement.paymentStatus());
    put(json, "final", statement.stated());
    put(json, "finalFrom", statement.finalFrom());
    attributes(json, statement.attributes());
    put(json, "records", reconciliation.lineCount());
    put(json, "linesTotal", ExactDecimal.text(reconciliation.linesTotal()));
    put(json, "difference", ExactDecimal.text(reconciliation.difference()));
    put(json, "verdict", reconciliation.verdict());
    put(json, "reason", reconciliation.reason());
    return json;
  }

  static ObjectNode of(BillingRecord record) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    put(json, "kind", record.kind());
    put(
        json,
        "chargeCategory",
        record.chargeCategory() == null ? null : record.chargeCategory().focusName());
    put(json, "resourceId", record.resourceId());
    put(json, "lineKey", record.lineKey().isEmpty() ? null : record.lineKey());
    put(json, "resourceName", record.resourceName());
    put(json, "resourceType", record.resourceType());
    period(json, record.period());
    put(json, "usageStart", record.usageStart());
    put(json, "usageEnd", record.usageEnd());
    put(json, "productId", record.productId());
    put(json, "productName", record.productName());
    put(json, "region", record.region());
    put(json, "quantity", ExactDecimal.text(record.quantity()));
    put(json, "unit", record.unit());
    put(json, "unitPrice", ExactDecimal.text(record.unitPrice()));
    put(json, "amount", ExactDecimal.text(record.amount()));
    put(json, "currency", record.currency());
    put(json, "netAmount", ExactDecimal.text(record.netAmount()));
    put(json, "taxAmount", ExactDecimal.text(record.taxAmount()));
    attributes(json, record.attributes());
    put(json, "documentPointer", record.provenance().pointer());
    put(json, "lineNumber", record.provenance().lineNumber());
    return json;
  }

  private static void period(ObjectNode json, BillingPeriod period) {
    put(json, "periodStart", period.start());
    put(json, "periodEnd", period.end());
  }

  private static void attributes(ObjectNode json, Map<String, String> attributes) {
    if (!attributes.isEmpty()) {
      ObjectNode all = json.putObject("attributes");
      attributes.forEach(all::put);
    }
  }

  private static void put(ObjectNode json, String field, Object value) {
    if (value != null) {
      json.put(field, value.toString());
    }
  }
}
