package dev.billbridge.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One reading of a body as it arrives: whether it is a JSON document that can be read again later,
 * where its volatile fields are, and what the scalar fields at its top say.
 */
final class DocumentScan {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int SUMMARY_FIELDS = 50;
  private static final int SUMMARY_TEXT = 2_000;
  /** Longest number; no figure and no id has as many digits. */
  private static final int NUMBER_LENGTH = 500;

  private final Set<String> volatileFields;
  private final List<Range> volatileRanges = new ArrayList<>();
  private final Map<String, Object> summary = new LinkedHashMap<>();
  private final List<FieldNames> seen = new ArrayList<>();

  /** Bytes of the body, from inclusive, to exclusive. */
  record Range(long from, long to) {}

  /**
   * What keeps a body from being a document.
   *
   * @param isCutShort it ended before the document did
   */
  record Defect(String sentence, boolean isCutShort) {}

  DocumentScan(Set<String> volatileFields) {
    this.volatileFields = volatileFields;
  }

  /** Where the fields are that say nothing. */
  List<Range> volatileRanges() {
    return volatileRanges;
  }

  /** The scalar fields at the top. */
  Map<String, Object> summary() {
    return summary;
  }

  /** @return null when the body is a document */
  Defect read(InputStream body) throws IOException {
    PushbackInputStream in = new PushbackInputStream(body, 4);
    byte[] start = in.readNBytes(4);
    in.unread(start);
    if (isWide(start)) {
      return new Defect(
          "is not UTF-8 but UTF-16 or UTF-32 (byte 0, line 1); JSON is exchanged in UTF-8", false);
    }
    boolean ended = false;
    boolean any = false;
    try (JsonParser parser = JSON.createParser(in)) {
      parser.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
      int depth = 0;
      try {
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
          if (ended) {
            return new Defect(
                "is followed by a second document" + place(parser.currentTokenLocation()), false);
          }
          any = true;
          if (token.isStructStart()) {
            depth++;
            names(depth).clear();
          } else if (token.isStructEnd()) {
            depth--;
          } else if (token == JsonToken.FIELD_NAME) {
            if (!names(depth).add(parser.currentName())) {
              return new Defect(
                  "has \"%s\" twice in one object%s, and it is not known which counts"
                      .formatted(shown(parser.currentName()), place(parser.currentTokenLocation())),
                  false);
            }
            if (depth == 1) {
              depth += field(parser);
            }
          } else if (token.isNumeric() && parser.getTextLength() > NUMBER_LENGTH) {
            return longNumber(parser);
          }
          ended = depth == 0;
        }
      } catch (JsonProcessingException e) {
        return defect(e, parser, ended, any);
      }
    }
    return any ? null : new Defect("is empty", true);
  }

  private static Defect longNumber(JsonParser parser) throws IOException {
    return new Defect(
        "has a number of %d characters%s"
            .formatted(parser.getTextLength(), place(parser.currentTokenLocation())),
        false);
  }

  /** @return 1 when the value of the field begins an object or a list, otherwise 0 */
  private int field(JsonParser parser) throws IOException {
    String field = parser.currentName();
    JsonToken value = parser.nextToken();
    if (value.isStructStart()) {
      names(2).clear();
      return 1;
    }
    if (volatileFields.contains(field)) {
      long from = parser.currentTokenLocation().getByteOffset();
      parser.getTextLength();
      volatileRanges.add(new Range(from, parser.currentLocation().getByteOffset()));
    } else {
      summarise(field, value, parser);
    }
    return 0;
  }

  private void summarise(String field, JsonToken value, JsonParser parser) throws IOException {
    if (summary.size() >= SUMMARY_FIELDS) {
      return;
    }
    if (value.isBoolean()) {
      summary.put(field, value == JsonToken.VALUE_TRUE);
    } else if (value.isNumeric()) {
      summary.put(field, parser.getDecimalValue());
    } else if (value == JsonToken.VALUE_STRING && speaks(field)) {
      String text = parser.getText();
      summary.put(field, text.length() > SUMMARY_TEXT ? text.substring(0, SUMMARY_TEXT) : text);
    }
  }

  /** Whether a field by its name may say that the answer is an error. */
  private static boolean speaks(String field) {
    String name = field.toLowerCase(Locale.ROOT);
    return name.startsWith("is_")
        || List.of("code", "msg", "message", "status", "title", "detail", "error").stream()
            .anyMatch(name::contains);
  }

  /** A byte-order mark of two bytes, or a zero where the first characters of JSON have none. */
  private static boolean isWide(byte[] start) {
    return start.length >= 2
        && (start[0] == 0
            || start[1] == 0
            || start[0] == (byte) 0xFE && start[1] == (byte) 0xFF
            || start[0] == (byte) 0xFF && start[1] == (byte) 0xFE);
  }

  private static Defect defect(
      JsonProcessingException e, JsonParser parser, boolean ended, boolean any) {
    JsonLocation at = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
    String said = String.valueOf(e.getOriginalMessage());
    if (said.startsWith("Invalid UTF-8")) {
      return new Defect("is not UTF-8" + place(at), false);
    }
    if (ended) {
      return new Defect("is JSON, but something follows it" + place(at), false);
    }
    if (e instanceof JsonEOFException) {
      return new Defect("is cut short", true);
    }
    if (e instanceof StreamConstraintsException) {
      boolean deep = said.contains("nesting depth");
      return new Defect(
          (deep
                  ? "nests deeper than %d levels"
                      .formatted(JSON.streamReadConstraints().getMaxNestingDepth())
                  : said.startsWith("String value length")
                      ? "has a text of more than %d characters"
                          .formatted(JSON.streamReadConstraints().getMaxStringLength())
                      : "has a name or a number that is too long")
              + place(parser.currentLocation()),
          false);
    }
    return new Defect((any ? "stops being JSON" : "is not JSON") + place(at), false);
  }

  private static String place(JsonLocation at) {
    return " at byte %d (line %d, column %d)"
        .formatted(at.getByteOffset(), at.getLineNr(), at.getColumnNr());
  }

  private static String shown(String name) {
    return name.length() > 60 ? name.substring(0, 60) + "…" : name;
  }

  private FieldNames names(int depth) {
    while (seen.size() <= depth) {
      seen.add(new FieldNames());
    }
    return seen.get(depth);
  }
}
