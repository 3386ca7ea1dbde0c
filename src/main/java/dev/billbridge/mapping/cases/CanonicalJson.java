package dev.billbridge.mapping.cases;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.render.Field;
import dev.billbridge.render.FieldType;
import dev.billbridge.render.RecordField;
import dev.billbridge.render.StatementField;
import java.time.Instant;
import java.util.Map;

/**
 * Canonical values as a case records them: the fields and spellings of every format, each value as
 * text, unknown values left out.
 */
final class CanonicalJson {

  private CanonicalJson() {}

  static ObjectNode of(Statement statement, Reconciliation reconciliation) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    StatementRevision revision = unposted(statement, reconciliation);
    for (StatementField field : StatementField.values()) {
      if (!StatementField.OF_THE_LEDGER.contains(field)) {
        put(json, field, field.of(revision));
      }
    }
    put(json, "statedLines", statement.statedLines());
    put(json, "final", statement.stated());
    put(json, "finalFrom", statement.finalFrom());
    return json;
  }

  static ObjectNode of(BillingRecord record) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (RecordField field : RecordField.OF_THE_LINE) {
      if (field != RecordField.LINE_KEY || !record.lineKey().isEmpty()) {
        put(json, field, field.of(record));
      }
    }
    return json;
  }

  /** A case has no ledger; the fields that one decides are left out. */
  private static StatementRevision unposted(Statement statement, Reconciliation reconciliation) {
    return new StatementRevision(
        0,
        "case",
        statement,
        1,
        StatementStatus.PROVISIONAL,
        reconciliation,
        "",
        Instant.EPOCH,
        Instant.EPOCH);
  }

  private static void put(ObjectNode json, Field field, Object value) {
    if (field.type() != FieldType.ATTRIBUTES) {
      put(json, field.property(), field.type().text(value));
    } else if (!((Map<?, ?>) value).isEmpty()) {
      ObjectNode attributes = json.putObject(field.property());
      ((Map<?, ?>) value).forEach((name, text) -> attributes.put((String) name, (String) text));
    }
  }

  private static void put(ObjectNode json, String name, Object value) {
    if (value != null) {
      json.put(name, value.toString());
    }
  }
}
