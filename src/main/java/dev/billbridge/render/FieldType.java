package dev.billbridge.render;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** What a canonical field holds; decides its column type, its JSON form and its text form. */
public enum FieldType {
  /** Key of a record; made of several identifiers, so longer than one. */
  RECORD_ID,
  /** A short word or a hash: at most 64 characters. */
  CODE,
  /** At most {@value dev.billbridge.canonical.Text#IDENTIFIER_LENGTH} characters. */
  IDENTIFIER,
  /** Anything a user may have typed. */
  TEXT,
  /** Exact {@link BigDecimal}. */
  DECIMAL,
  /** {@link java.time.LocalDate} in the provider's calendar. */
  DATE,
  /** {@link OffsetDateTime}. */
  INSTANT,
  /** {@link Long}. */
  INTEGER,
  /** {@link Boolean}. */
  FLAG,
  /** Map of text to text, sorted by name. */
  ATTRIBUTES;

  private static final JsonStringEncoder QUOTES = JsonStringEncoder.getInstance();

  /** Whether the value is words, so that a spreadsheet might take it for a formula. */
  public boolean isText() {
    return this == RECORD_ID
        || this == CODE
        || this == IDENTIFIER
        || this == TEXT
        || this == ATTRIBUTES;
  }

  /**
   * The value in one line of text: plain digits, ISO dates, instants with seconds and offset,
   * attributes as a JSON object.
   *
   * @return null for null
   */
  public String text(Object value) {
    if (value == null) {
      return null;
    }
    return switch (this) {
      case DECIMAL -> ((BigDecimal) value).toPlainString();
      // Not toString(): it leaves out seconds that are zero, and then it is no RFC 3339 any more.
      case INSTANT -> DateTimeFormatter.ISO_OFFSET_DATE_TIME.format((OffsetDateTime) value);
      case ATTRIBUTES -> object((Map<?, ?>) value);
      default -> value.toString();
    };
  }

  /**
   * Writes the value: a decimal as a string of plain digits, because many readers of JSON numbers
   * lose digits.
   *
   * @throws IOException if it cannot be written
   */
  public void write(JsonGenerator json, Object value) throws IOException {
    if (value == null) {
      json.writeNull();
      return;
    }
    switch (this) {
      case INTEGER -> json.writeNumber((Long) value);
      case FLAG -> json.writeBoolean((Boolean) value);
      case ATTRIBUTES -> writeObject(json, (Map<?, ?>) value);
      default -> json.writeString(text(value));
    }
  }

  private static void writeObject(JsonGenerator json, Map<?, ?> attributes) throws IOException {
    json.writeStartObject();
    for (Map.Entry<?, ?> attribute : attributes.entrySet()) {
      json.writeStringField((String) attribute.getKey(), (String) attribute.getValue());
    }
    json.writeEndObject();
  }

  /** As {@link #writeObject} writes it. */
  private static String object(Map<?, ?> attributes) {
    StringBuilder json = new StringBuilder(256).append('{');
    for (Map.Entry<?, ?> attribute : attributes.entrySet()) {
      json.append(json.length() > 1 ? ",\"" : "\"");
      QUOTES.quoteAsString((String) attribute.getKey(), json);
      json.append("\":\"");
      QUOTES.quoteAsString((String) attribute.getValue(), json);
      json.append('"');
    }
    return json.append('}').toString();
  }
}
