package dev.billbridge.render.template;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.billbridge.canonical.ContentHash;
import dev.billbridge.canonical.ExactDecimal;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.render.JsonForm;
import dev.billbridge.render.Tally;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Some records of a statement revision, as many as one request carries.
 *
 * @param sink name of the sink it is for
 * @param number 1 for the first page
 * @param capacity records that fit in a page
 * @param records those of this page; those that vanished are among them
 * @param summary on the last page what all pages together amount to; null on the others
 * @param entries on the last page what the revision enters in books, reversals first, if the sink
 *     receives that; otherwise null
 */
public record StatementPage(
    String sink,
    StatementRevision revision,
    int number,
    int capacity,
    List<RevisedRecord> records,
    Tally summary,
    ArrayNode entries) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A page of a sink that receives no entries. */
  public StatementPage(
      String sink,
      StatementRevision revision,
      int number,
      int capacity,
      List<RevisedRecord> records,
      Tally summary) {
    this(sink, revision, number, capacity, records, summary, null);
  }

  public boolean isLast() {
    return summary != null;
  }

  /**
   * Id of a request that this page becomes; the same at every attempt, so that the receiver can
   * tell a repetition, and another one for every sink, statement, revision and page.
   *
   * @param part 0 for the first request, if the page becomes several
   * @return a UUID of version 8, made from a SHA-256
   */
  public String requestId(int part) {
    StatementKey key = revision.key();
    // The content hash too: a ledger begun anew would otherwise give an old id to new contents, and
    // the receiver would drop them.
    String hash = new ContentHash()
        .add(sink)
        .add(key.provider())
        .add(key.accountNumber())
        .add(key.statementId())
        .add(Integer.toString(revision.number()))
        .add(revision.contentHash())
        .add(Integer.toString(capacity))
        .add(Integer.toString(number))
        .add(Integer.toString(part))
        .hex();
    ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(hash));
    long high = bytes.getLong() & 0xFFFF_FFFF_FFFF_0FFFL | 0x8000L;
    long low = bytes.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  /**
   * {@code {"statement": {…}, "page": {"number", "last"}, "records": […], "summary": {"pages",
   * "records", "vanished", "sums"} or null}}.
   */
  public void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    writeFields(json);
    json.writeEndObject();
  }

  /**
   * The same with {@code groups}: on the last page exact sums of what the whole statement lists,
   * {@code {"kind", "chargeCategory", "currency", "records", "amount", "netAmount", "taxAmount"}},
   * null where a record does not say it; empty on the others. And with {@code entries}, what the
   * revision enters in books: reversals first; {@code reversal} and {@code entry} are the first of
   * each kind, or null.
   */
  void writeForTemplate(JsonGenerator json) throws IOException {
    json.writeStartObject();
    writeFields(json);
    json.writeArrayFieldStart("groups");
    for (Tally.Group group : summary == null ? List.<Tally.Group>of() : summary.groups()) {
      json.writeStartObject();
      json.writeStringField("kind", group.kind());
      json.writeStringField("chargeCategory", group.chargeCategory());
      json.writeStringField("currency", group.currency());
      json.writeNumberField("records", group.records());
      json.writeStringField("amount", ExactDecimal.text(group.amount()));
      json.writeStringField("netAmount", ExactDecimal.text(group.netAmount()));
      json.writeStringField("taxAmount", ExactDecimal.text(group.taxAmount()));
      json.writeEndObject();
    }
    json.writeEndArray();
    writeEntries(json);
    json.writeEndObject();
  }

  private void writeEntries(JsonGenerator json) throws IOException {
    List<JsonNode> all = new ArrayList<>();
    if (entries != null) {
      entries.forEach(all::add);
    }
    json.writeArrayFieldStart("entries");
    for (JsonNode entry : all) {
      JSON.writeTree(json, entry);
    }
    json.writeEndArray();
    for (boolean reversal : new boolean[] {true, false}) {
      json.writeFieldName(reversal ? "reversal" : "entry");
      JSON.writeTree(
          json,
          all.stream()
              .filter(entry -> entry.path("reversal").asBoolean() == reversal)
              .findFirst()
              .orElse(NullNode.getInstance()));
    }
  }

  private void writeFields(JsonGenerator json) throws IOException {
    json.writeFieldName("statement");
    JsonForm.write(json, revision);
    json.writeObjectFieldStart("page");
    json.writeNumberField("number", number);
    json.writeBooleanField("last", isLast());
    json.writeEndObject();
    json.writeArrayFieldStart("records");
    for (RevisedRecord record : records) {
      JsonForm.write(json, revision, record);
    }
    json.writeEndArray();
    json.writeFieldName("summary");
    if (summary == null) {
      json.writeNull();
    } else {
      json.writeStartObject();
      json.writeNumberField("pages", number);
      json.writeNumberField("records", summary.current() + summary.vanished());
      json.writeNumberField("vanished", summary.vanished());
      json.writeObjectFieldStart("sums");
      for (Map.Entry<String, BigDecimal> sum : summary.sums().entrySet()) {
        json.writeStringField(sum.getKey(), sum.getValue().toPlainString());
      }
      json.writeEndObject();
      json.writeEndObject();
    }
  }
}
