package dev.billbridge.cli.print;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.billbridge.analyze.Report;
import dev.billbridge.render.CsvColumn;
import dev.billbridge.render.CsvSheet;
import dev.billbridge.render.CsvStyle;
import dev.billbridge.render.FieldType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What {@code analyze} and {@code changes} find, as a table, as CSV and as JSON. */
public final class ReportPrint {

  private static final CsvStyle STYLE =
      new CsvStyle(CsvColumn.ALL, StandardCharsets.UTF_8, false, ',', false, true);
  private static final Pattern FIGURE = Pattern.compile("-?\\d+(\\.\\d+)?");

  private ReportPrint() {}

  /** For a person: totals below the rows where there are several. */
  public static void table(Report report, PrintWriter out) {
    Table table = new Table(report.headings().stream()
        .map(heading -> heading.replaceAll("([A-Z])", " $1").toUpperCase(Locale.ROOT))
        .toArray(String[]::new));
    report.rows().forEach(row -> table.row(row.toArray()));
    if (report.rows().size() > 1) {
      report.totals().forEach(row -> table.row(row.toArray()));
    }
    table.print(out);
    report.notes().forEach(out::println);
  }

  /**
   * RFC 4180, without totals; an unknown value is an empty cell. People open it in spreadsheets, so
   * a name that would run as a formula there gets an apostrophe.
   */
  public static void csv(Report report, PrintWriter out) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CsvSheet sheet = new CsvSheet(STYLE, report.headings(), bytes);
    for (List<String> row : report.rows()) {
      for (String cell : row) {
        boolean figure = cell != null && FIGURE.matcher(cell).matches();
        sheet.cell(figure ? FieldType.DECIMAL : FieldType.TEXT, cell);
      }
      sheet.endLine();
    }
    sheet.flush();
    out.print(bytes.toString(STYLE.charset()));
  }

  /** Every figure is a text, so that no reader loses digits; an unknown value is null. */
  public static void json(Report report, PrintWriter out) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    rows(report.headings(), report.rows(), tree.putArray("rows"));
    rows(report.headings(), report.totals(), tree.putArray("totals"));
    ArrayNode notes = tree.putArray("notes");
    report.notes().forEach(notes::add);
    out.println(tree.toPrettyString());
  }

  private static void rows(List<String> headings, List<List<String>> rows, ArrayNode array) {
    for (List<String> row : rows) {
      ObjectNode object = array.addObject();
      for (int i = 0; i < headings.size(); i++) {
        object.put(headings.get(i), row.get(i));
      }
    }
  }
}
