package dev.billbridge.focus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a folder contains: the record of what has been exported, from which later exports find what
 * has changed since.
 *
 * @param period in the provider's calendar
 * @param statements each with the revision that was exported
 * @param sums of the billed costs, by ISO 4217 code
 */
record Metadata(
    FocusVersion version,
    String provider,
    BillingPeriod period,
    boolean isClosed,
    List<Exported> statements,
    long rows,
    List<String> columns,
    SortedMap<String, BigDecimal> sums) {

  static final String FILE = "metadata.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A statement in the folder.
   *
   * @param from revision that an earlier folder has, of which this one contains the correction;
   *     null when the folder contains all of its charges
   */
  record Exported(StatementKey key, Integer from, int revision, String contentHash) {

    static Exported of(StatementRevision revision, Integer from) {
      return new Exported(revision.key(), from, revision.number(), revision.contentHash());
    }
  }

  byte[] json(Issuer issuer) {
    ObjectNode tree = JSON.createObjectNode();
    tree.put("focusVersion", version.number());
    tree.put("provider", provider);
    tree.put("periodStart", period.start().toString());
    tree.put("periodEnd", period.end().toString());
    tree.put("billingPeriodStart", issuer.start(period.start()));
    tree.put("billingPeriodEnd", issuer.start(period.end()));
    tree.put("billingPeriodStatus", isClosed ? "Closed" : "Open");
    tree.put("deliveryMechanism", "Overwrite");
    tree.put("correctionStyle", "Ledger");
    tree.put("numericPrecision", "Extended");
    tree.put("rows", rows);
    columns.forEach(tree.putArray("columns")::add);
    ObjectNode billed = tree.putObject("billedCost");
    sums.forEach((currency, sum) ->
        billed.put(currency, sum.signum() == 0 ? "0" : sum.stripTrailingZeros().toPlainString()));
    ArrayNode all = tree.putArray("statements");
    for (Exported each : statements) {
      ObjectNode statement = all.addObject();
      statement.put("accountNumber", each.key.accountNumber());
      statement.put("statementId", each.key.statementId());
      if (each.from != null) {
        statement.put("correctionOfRevision", each.from);
      }
      statement.put("revision", each.revision);
      statement.put("contentHash", each.contentHash);
    }
    return (tree.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** @throws IOException if it is not what {@link #json} wrote */
  static Metadata read(byte[] json) throws IOException {
    JsonNode tree = JSON.readTree(json);
    try {
      String provider = tree.get("provider").textValue();
      List<Exported> statements = new ArrayList<>();
      for (JsonNode each : tree.get("statements")) {
        statements.add(new Exported(
            new StatementKey(
                provider,
                each.get("accountNumber").textValue(),
                each.get("statementId").textValue()),
            each.has("correctionOfRevision") ? each.get("correctionOfRevision").intValue() : null,
            each.get("revision").intValue(),
            each.get("contentHash").textValue()));
      }
      SortedMap<String, BigDecimal> sums = new TreeMap<>();
      for (var sum : tree.get("billedCost").properties()) {
        sums.put(sum.getKey(), new BigDecimal(sum.getValue().textValue()));
      }
      List<String> columns = new ArrayList<>();
      tree.get("columns").forEach(column -> columns.add(column.textValue()));
      return new Metadata(
          FocusVersion.of(tree.get("focusVersion").textValue()).orElseThrow(),
          provider,
          new BillingPeriod(
              LocalDate.parse(tree.get("periodStart").textValue()),
              LocalDate.parse(tree.get("periodEnd").textValue())),
          tree.get("billingPeriodStatus").textValue().equals("Closed"),
          statements,
          tree.get("rows").longValue(),
          columns,
          sums);
    } catch (RuntimeException e) {
      throw new IOException("is not what an export wrote", e);
    }
  }
}
