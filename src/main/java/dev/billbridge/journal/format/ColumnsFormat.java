package dev.billbridge.journal.format;

import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.Text;
import dev.billbridge.journal.JournalDocument;
import dev.billbridge.journal.JournalEntry;
import dev.billbridge.journal.JournalFormat;
import dev.billbridge.journal.JournalHeldException;
import dev.billbridge.journal.JournalLine;
import dev.billbridge.settings.text.Nearest;
import dev.billbridge.settings.text.Rules;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A CSV file whose columns a YAML file lists, each a text with names in braces. A row is a debit
 * beside a credit ({@code rows: pairs}), or one line ({@code rows: lines}).
 */
final class ColumnsFormat implements JournalFormat {

  private static final Pattern NAME = Pattern.compile("\\{([^{}:]*)(?::([^{}]*))?}");
  private static final Set<String> SETTINGS = Set.of(
      "charset", "bom", "separator", "decimal", "rows", "currency", "longest-text", "columns");
  private static final List<String> OF_ENTRY = List.of(
      "entry",
      "reference",
      "number",
      "revision",
      "party",
      "partyAccount",
      "documentDate",
      "postingDate",
      "belongsTo",
      "serviceDate",
      "dueOn",
      "currency",
      "narrative",
      "reversal");
  private static final List<String> OF_LINE = List.of(
      "role", "account", "costCentre", "taxCode", "taxRate", "amount", "debit", "credit", "text");

  private final List<Column> columns = new ArrayList<>();
  private final Charset charset;
  private final boolean bom;
  private final char separator;
  private final boolean decimalComma;
  private final boolean pairs;
  private final String currency;
  private final int longestText;

  /** @param value a text with names in braces */
  private record Column(String name, String value) {}

  /** @throws IllegalArgumentException in a sentence, if the file does not describe columns */
  ColumnsFormat(Path file) {
    Layout layout = Layout.read(file, SETTINGS);
    try {
      charset = Rules.CHARSET.read(layout.text("charset", "UTF-8"));
    } catch (IllegalArgumentException e) {
      throw layout.refused("charset " + e.getMessage());
    }
    bom = layout.isOn("bom") && charset.equals(StandardCharsets.UTF_8);
    separator = layout.text("separator", ",").equals("tab")
        ? '\t'
        : layout.text("separator", ",").charAt(0);
    decimalComma = layout.text("decimal", ".").equals(",");
    if (decimalComma && separator == ',') {
      throw layout.refused("decimal = , needs another separator; example: separator: ;");
    }
    pairs = layout.text("rows", "pairs|lines", "lines").equals("pairs");
    currency = layout.text("currency", null);
    longestText = Integer.parseInt(layout.text("longest-text", "1000000"));
    for (Map<?, ?> column : layout.list("columns")) {
      String name = String.valueOf(column.get("name"));
      String value = column.get("value") instanceof String text ? text : "";
      check(layout, name, value);
      columns.add(new Column(name, value));
    }
  }

  private void check(Layout layout, String column, String value) {
    Set<String> known = new TreeSet<>(OF_ENTRY);
    for (String name : OF_LINE) {
      if (pairs) {
        known.add("debit." + name);
        known.add("credit." + name);
      } else {
        known.add("line." + name);
      }
    }
    Matcher names = NAME.matcher(value);
    while (names.find()) {
      if (!known.contains(names.group(1))) {
        throw layout.refused("the column %s names {%s}, which is unknown%s"
            .formatted(
                column,
                names.group(1),
                Nearest.hint(names.group(1), known, "there are " + String.join(", ", known))));
      }
      if (names.group(2) != null && !isDate(names.group(2))) {
        throw layout.refused(
            "the column %s has a date \"%s\" that cannot be written; example: yyyy/MM/dd"
                .formatted(column, names.group(2)));
      }
    }
  }

  private static boolean isDate(String pattern) {
    try {
      return !DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
          .format(LocalDate.EPOCH)
          .isEmpty();
    } catch (IllegalArgumentException | DateTimeException e) {
      return false;
    }
  }

  @Override
  public String mediaType() {
    return "text/csv; charset=%s; header=present"
        .formatted(charset.name().toLowerCase(Locale.ROOT));
  }

  @Override
  public String fileExtension() {
    return "csv";
  }

  @Override
  public List<String> check(JournalDocument document) {
    for (JournalEntry entry : document.entries()) {
      if (currency != null && !entry.currency().getCurrencyCode().equals(currency)) {
        throw new JournalHeldException(
            ("%s is in %s, and these books are in %s; let another sink deliver it, with the"
                    + " setting accounts or datasets")
                .formatted(entry.reference(), entry.currency(), currency));
      }
    }
    Set<String> notes = new TreeSet<>();
    rows(document)
        .forEach(row -> row.forEach(cell -> {
          String written = written(cell);
          if (!written.equals(Text.oneLine(cell))) {
            notes.add("\"%s\" was written \"%s\"".formatted(Text.oneLine(cell), written));
          }
        }));
    return List.copyOf(notes);
  }

  @Override
  public void write(StatementRevision revision, JournalDocument document, OutputStream out)
      throws IOException {
    Writer csv = new BufferedWriter(new OutputStreamWriter(out, charset));
    csv.write(bom ? "\uFEFF" : "");
    row(csv, columns.stream().map(Column::name).toList());
    for (List<String> row : rows(document)) {
      row(csv, row);
    }
    csv.flush();
  }

  private void row(Writer csv, List<String> cells) throws IOException {
    boolean first = true;
    for (String cell : cells) {
      csv.write(first ? "" : String.valueOf(separator));
      first = false;
      String text = written(cell);
      boolean quoted =
          text.indexOf(separator) >= 0 || text.indexOf('"') >= 0 || !text.equals(text.strip());
      csv.write(quoted ? '"' + text.replace("\"", "\"\"") + '"' : text);
    }
    csv.write("\r\n");
  }

  /** In one line, in the characters there are, and not longer than it may be. */
  private String written(String cell) {
    CharsetEncoder encoder = charset.newEncoder();
    StringBuilder text = new StringBuilder();
    Text.oneLine(cell).codePoints().limit(longestText).forEach(c -> {
      String one = Character.toString(c);
      text.append(encoder.canEncode(one) ? one : "?");
    });
    return text.toString();
  }

  private List<List<String>> rows(JournalDocument document) {
    List<List<String>> rows = new ArrayList<>();
    int number = 0;
    for (JournalEntry exact : document.entries()) {
      JournalEntry entry = exact.inMinorUnits();
      Map<String, Object> values = ofEntry(entry, ++number);
      if (pairs) {
        List<JournalLine> debits =
            entry.lines().stream().filter(line -> line.debit() != null).toList();
        List<JournalLine> credits =
            entry.lines().stream().filter(line -> line.credit() != null).toList();
        for (int i = 0; i < Math.max(debits.size(), credits.size()); i++) {
          Map<String, Object> row = new LinkedHashMap<>(values);
          addLine(row, "debit.", i < debits.size() ? debits.get(i) : null, entry);
          addLine(row, "credit.", i < credits.size() ? credits.get(i) : null, entry);
          rows.add(cells(row));
        }
      } else {
        for (JournalLine line : entry.lines()) {
          Map<String, Object> row = new LinkedHashMap<>(values);
          addLine(row, "line.", line, entry);
          rows.add(cells(row));
        }
      }
    }
    return rows;
  }

  private static Map<String, Object> ofEntry(JournalEntry entry, int number) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("entry", number);
    values.put("reference", entry.reference());
    values.put("number", entry.number());
    values.put("revision", entry.revision());
    values.put("party", entry.party());
    values.put("partyAccount", entry.partyAccount());
    values.put("documentDate", entry.documentDate());
    values.put("postingDate", entry.postingDate());
    values.put("belongsTo", entry.belongsTo());
    values.put("serviceDate", entry.serviceDate());
    values.put("dueOn", entry.dueOn());
    values.put("currency", entry.currency());
    values.put("narrative", entry.narrative());
    values.put("reversal", entry.reversal() ? "reversal" : null);
    return values;
  }

  private void addLine(
      Map<String, Object> row, String prefix, JournalLine line, JournalEntry entry) {
    if (line == null) {
      return;
    }
    row.put(prefix + "role", line.role().name().toLowerCase(Locale.ROOT));
    row.put(prefix + "account", line.account());
    row.put(prefix + "costCentre", line.costCentre());
    row.put(prefix + "taxCode", line.taxCode());
    row.put(prefix + "taxRate", line.taxRate() == null ? null : line.taxRate().toPlainString());
    row.put(prefix + "amount", amount(line.amount().abs(), entry));
    row.put(prefix + "debit", amount(line.debit(), entry));
    row.put(prefix + "credit", amount(line.credit(), entry));
    row.put(prefix + "text", line.text());
  }

  private String amount(BigDecimal amount, JournalEntry entry) {
    if (amount == null) {
      return null;
    }
    String text = Amounts.fixed(amount, entry.currency());
    return decimalComma ? text.replace('.', ',') : text;
  }

  private List<String> cells(Map<String, Object> row) {
    return columns.stream()
        .map(column -> NAME.matcher(column.value())
            .replaceAll(
                name -> Matcher.quoteReplacement(text(row.get(name.group(1)), name.group(2)))))
        .toList();
  }

  private static String text(Object value, String pattern) {
    if (value == null) {
      return "";
    }
    return pattern != null && value instanceof LocalDate date
        ? DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(date)
        : value.toString();
  }
}
