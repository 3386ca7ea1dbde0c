package dev.billbridge.mapping.cases;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Documents in which names and ids are others, while figures, dates and the provider's words are as
 * they were. Every document of a case is noted first, then each is copied.
 *
 * <p>A text is replaced unless it is known to be a word of the provider. A number is replaced where
 * its field has ids of the statement or its resources among its values, or is named as one. A text
 * is read as CSV, of which a plain text is one cell.
 */
final class Disguise {

  private static final JsonFactory JSON = new JsonFactory();
  private static final Pattern CELL = Pattern.compile("\"(?:[^\"]|\"\")*\"|[^,\\t\\r\\n]+|\\r?\\n");
  private static final Pattern QUOTED =
      Pattern.compile("(?<before>[\\s\\p{Cf}]*\"?)(?<value>.*?)(?<after>\"?\\s*)", Pattern.DOTALL);
  private static final Pattern ID_NAME = Pattern.compile(
      "(?i).*(?:id|ids|uuid|code|key|ref|reference|serial|number|no|iban|phone|tel|fax|zip)");
  private static final Pattern DIGITS = Pattern.compile("\\d+");
  private static final Pattern ID_AS_NAME = Pattern.compile(".*\\d{5}.*|\\p{XDigit}{8}-.*");
  private static final int ID_DIGITS = 6;
  /** Of a header row at least; a plain text has fewer commas. */
  private static final int COLUMNS = 3;

  private final CaseWords words;
  private final Pseudonyms pseudonyms = new Pseudonyms();
  private final Map<String, Field> fields = new HashMap<>();
  private final SortedMap<String, Set<String>> replaced = new TreeMap<>();
  private final Set<String> kept = new TreeSet<>();

  Disguise(CaseWords words) {
    this.words = words;
  }

  /** The numbers of one field, wherever in its lists they are. */
  private static final class Field {
    private final Set<String> numbers = new HashSet<>();
    /** A figure has none. */
    private boolean leadingZeros;
  }

  /** Reads a document whose copy will be wanted. */
  void note(InputStream document) throws IOException {
    try (JsonParser parser = JSON.createParser(document)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.FIELD_NAME) {
          pseudonyms.note(parser.currentName());
        } else if (parser.currentToken().isScalarValue()) {
          cells(parser, this::noted);
        }
      }
    }
  }

  /** Copies a document that was noted. */
  void copy(InputStream document, OutputStream to) throws IOException {
    try (JsonParser parser = JSON.createParser(document);
        JsonGenerator generator = JSON.createGenerator(to)) {
      generator.setPrettyPrinter(new DefaultPrettyPrinter());
      while (parser.nextToken() != null) {
        switch (parser.currentToken()) {
          case FIELD_NAME -> generator.writeFieldName(name(parser.currentName()));
          case VALUE_STRING -> generator.writeString(cells(parser, this::other));
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
            generator.writeNumber(cells(parser, this::other));
          default -> generator.copyCurrentEvent(parser);
        }
      }
    }
  }

  /** What a route gives to the mapping beside the documents; the same words as in them. */
  String parameter(String name, String value) {
    return words.stays(value) ? value : replaced(name, value);
  }

  private String other(String name, String value) {
    String simple = simpleName(name);
    if (isKept(name, simple, value)) {
      kept.add(simple);
      return value;
    }
    return replaced(
        simple,
        CaseWords.isNumber(value)
            ? new BigDecimal(value.replace(",", "")).toBigInteger().toString()
            : value);
  }

  private String replaced(String name, String value) {
    String other = pseudonyms.replace(value);
    if (other.equals(value)) {
      kept.add(name);
    } else {
      replaced.computeIfAbsent(name, none -> new TreeSet<>()).add(value);
    }
    return other;
  }

  /** How many different values of each field have been replaced, by its name. */
  SortedMap<String, Integer> replaced() {
    SortedMap<String, Integer> counts = new TreeMap<>();
    replaced.forEach((name, values) -> counts.put(name, values.size()));
    return counts;
  }

  /** Names of the fields of which at least one value is as it was. */
  Set<String> kept() {
    return kept;
  }

  private String noted(String name, String value) {
    pseudonyms.note(value);
    if (DIGITS.matcher(value).matches() || CaseWords.isNumber(value)) {
      Field field = fields.computeIfAbsent(name, none -> new Field());
      field.numbers.add(Pseudonyms.withoutZeros(value));
      field.leadingZeros |= !CaseWords.isNumber(value);
      if (isIdName(simpleName(name)) && !words.isFigure(value)) {
        words.id(value);
      }
    }
    return value;
  }

  /** An amount may happen to be the number of something; then the name of the field decides. */
  private boolean isKept(String name, String simple, String value) {
    if (words.stays(value) || value.isEmpty()) {
      return true;
    }
    if (!CaseWords.isNumber(value)) {
      return false;
    }
    Field field = fields.get(name);
    boolean id = field.leadingZeros || field.numbers.stream().anyMatch(this::isLongId);
    boolean figure = !field.leadingZeros && field.numbers.stream().allMatch(words::isFigure);
    return figure ? !(id && isIdName(simple)) : !(id || isIdName(simple));
  }

  /** A short number may be one by chance. */
  private boolean isLongId(String number) {
    return number.length() >= ID_DIGITS && words.isId(number);
  }

  private static boolean isIdName(String name) {
    return ID_NAME.matcher(name).matches();
  }

  private String name(String name) {
    return ID_AS_NAME.matcher(name).matches() && !words.stays(name)
        ? pseudonyms.replace(name)
        : name;
  }

  /** Each cell of a value, by the name of its field and its column; what is between them stays. */
  private String cells(JsonParser parser, BinaryOperator<String> change) throws IOException {
    String text = parser.getText();
    if (parser.currentToken().isBoolean()
        || parser.currentToken() == JsonToken.VALUE_NULL
        || words.stays(text)) {
      return text;
    }
    String field = field(parser.getParsingContext());
    int header = isList(parser.getParsingContext(), text) ? endOfHeader(text) : 0;
    StringBuilder changed = new StringBuilder(text.substring(0, header));
    Matcher cells = CELL.matcher(text);
    int end = header;
    int column = 0;
    for (boolean found = cells.find(header); found; found = cells.find()) {
      String between = text.substring(end, cells.start());
      changed.append(between);
      column = cells.group().endsWith("\n")
          ? 0
          : column + (int) between.chars().filter(each -> each == ',').count();
      String name = column == 0 ? field : field + "#" + (column + 1);
      changed.append(cells.group().isBlank() ? cells.group() : cell(cells.group(), name, change));
      end = cells.end();
    }
    return changed.append(text.substring(end)).toString();
  }

  private String cell(String cell, String name, BinaryOperator<String> change) {
    Matcher parts = QUOTED.matcher(cell);
    if (!parts.matches()) {
      return cell;
    }
    String value = parts.group("value");
    String meant = value.replace("\"\"", "\"");
    return words.stays(meant)
        ? cell
        : parts.group("before") + change.apply(name, value) + parts.group("after");
  }

  private static boolean isList(JsonStreamContext context, String text) {
    return text.contains("\n") || context.inArray() && context.getCurrentIndex() == 0;
  }

  /** Names of columns have no digits, and a row has several; otherwise there is no header. */
  private static int endOfHeader(String text) {
    int end = text.indexOf('\n') < 0 ? text.length() : text.indexOf('\n');
    String row = text.substring(0, end);
    return row.split(",", -1).length < COLUMNS || row.chars().anyMatch(Character::isDigit)
        ? 0
        : end;
  }

  private static String field(JsonStreamContext context) {
    StringBuilder path = new StringBuilder();
    for (JsonStreamContext at = context; at != null && !at.inRoot(); at = at.getParent()) {
      path.insert(0, "/" + (at.inArray() ? "*" : at.getCurrentName()));
    }
    return path.toString();
  }

  /** {@code Amount} of {@code /BillDetails/{@literal *}/Amount}; with the column of a CSV. */
  private static String simpleName(String path) {
    String name = path.replaceAll("(?:/\\*)+(?=$|#)", "");
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
