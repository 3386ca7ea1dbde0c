package dev.billbridge.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;

/**
 * Entries as JSON: dates in ISO form, figures as text with all their digits, unknown values as
 * null, and the sums of both sides calculated.
 */
public final class JournalJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private JournalJson() {}

  /** One entry as an object. */
  public static ObjectNode of(JournalEntry entry) {
    ObjectNode json = JSON.createObjectNode();
    json.put("reversal", entry.reversal());
    json.put("reference", entry.reference());
    json.put("number", entry.number());
    json.put("revision", entry.revision());
    json.put("party", entry.party());
    json.put("partyAccount", entry.partyAccount());
    json.put("documentDate", text(entry.documentDate()));
    json.put("postingDate", text(entry.postingDate()));
    json.put("belongsTo", text(entry.belongsTo()));
    json.put("serviceDate", text(entry.serviceDate()));
    json.put("dueOn", text(entry.dueOn()));
    json.put("currency", entry.currency().getCurrencyCode());
    json.put("narrative", entry.narrative());
    JournalLine party = entry.partyLine();
    json.put("total", party == null ? "0" : text(party.amount().abs()));
    ArrayNode lines = json.putArray("lines");
    entry.lines().forEach(line -> lines.add(of(line)));
    return json;
  }

  private static ObjectNode of(JournalLine line) {
    ObjectNode json = JSON.createObjectNode();
    json.put("role", line.role().name().toLowerCase(Locale.ROOT));
    json.put("account", line.account());
    json.put("costCentre", line.costCentre());
    json.put("taxCode", line.taxCode());
    json.put("taxRate", text(line.taxRate()));
    json.put("debit", text(line.debit()));
    json.put("credit", text(line.credit()));
    json.put("text", line.text());
    return json;
  }

  /** Writes the entries of a document as an array. */
  public static void write(JsonGenerator json, JournalDocument document) throws IOException {
    json.writeStartArray();
    for (JournalEntry entry : document.entries()) {
      JSON.writeTree(json, of(entry));
    }
    json.writeEndArray();
  }

  /** The entries of a document as an array. */
  public static ArrayNode tree(JournalDocument document) {
    ArrayNode entries = JSON.createArrayNode();
    document.entries().forEach(entry -> entries.add(of(entry)));
    return entries;
  }

  /** The document as it is kept. */
  public static String kept(JournalDocument document) {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode entries = json.putArray("entries");
    document.entries().forEach(entry -> entries.add(of(entry)));
    ArrayNode standing = json.putArray("standing");
    document.standing().forEach(entry -> standing.add(of(entry)));
    return json.toString();
  }

  /** @throws IllegalStateException if the text is not what {@link #kept} has made */
  public static JournalDocument read(String kept) {
    try {
      JsonNode json = JSON.readTree(kept);
      return new JournalDocument(entries(json.get("entries")), entries(json.get("standing")));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "the ledger contains a journal that is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static List<JournalEntry> entries(JsonNode json) {
    List<JournalEntry> entries = new ArrayList<>();
    json.forEach(entry -> entries.add(entry(entry)));
    return entries;
  }

  private static JournalEntry entry(JsonNode json) {
    List<JournalLine> lines = new ArrayList<>();
    json.get("lines").forEach(line -> lines.add(line(line)));
    String month = text(json, "belongsTo");
    return new JournalEntry(
        json.get("reversal").booleanValue(),
        text(json, "reference"),
        text(json, "number"),
        json.get("revision").intValue(),
        text(json, "party"),
        text(json, "partyAccount"),
        date(json, "documentDate"),
        date(json, "postingDate"),
        month == null ? null : YearMonth.parse(month),
        date(json, "serviceDate"),
        date(json, "dueOn"),
        Currency.getInstance(text(json, "currency")),
        text(json, "narrative"),
        lines);
  }

  private static JournalLine line(JsonNode json) {
    BigDecimal debit = figure(json, "debit");
    return new JournalLine(
        JournalLine.Role.valueOf(text(json, "role").toUpperCase(Locale.ROOT)),
        text(json, "account"),
        text(json, "costCentre"),
        text(json, "taxCode"),
        figure(json, "taxRate"),
        debit == null ? figure(json, "credit").negate() : debit,
        text(json, "text"));
  }

  private static String text(Object value) {
    return value == null ? null : value.toString();
  }

  private static String text(BigDecimal value) {
    return value == null ? null : value.toPlainString();
  }

  private static String text(JsonNode json, String name) {
    return json.get(name).textValue();
  }

  private static LocalDate date(JsonNode json, String name) {
    return text(json, name) == null ? null : LocalDate.parse(text(json, name));
  }

  private static BigDecimal figure(JsonNode json, String name) {
    return text(json, name) == null ? null : new BigDecimal(text(json, name));
  }
}
