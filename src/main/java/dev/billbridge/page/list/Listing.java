package dev.billbridge.page.list;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.billbridge.page.list.Table.Cell;
import dev.billbridge.page.list.Table.Head;
import dev.billbridge.page.text.Figures;
import dev.billbridge.page.text.Shown;
import dev.billbridge.page.text.Times;
import dev.billbridge.render.CsvColumn;
import dev.billbridge.render.CsvSheet;
import dev.billbridge.render.CsvStyle;
import dev.billbridge.render.FieldType;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A list that is a table for people, and JSON or CSV for programs.
 *
 * @param empty sentence for when there are no rows
 */
public record Listing<T>(List<Column<T>> columns, List<T> rows, String empty) {

  private static final JsonFactory JSON = new JsonFactory();
  /** Opened by people: what a spreadsheet program would run is made harmless. */
  private static final CsvStyle CSV =
      new CsvStyle(CsvColumn.ALL, StandardCharsets.UTF_8, true, ',', false, true);

  public Listing {
    columns = List.copyOf(columns);
  }

  /**
   * How the table can be sorted.
   *
   * @param href of a column by its name; null where it cannot
   * @param by name of the column that it is sorted by; null for none
   */
  public record Sorting(Function<String, String> href, String by, boolean descending) {

    public static final Sorting NONE = new Sorting(name -> null, null, false);
  }

  /**
   * For people.
   *
   * @param now by which it is said how long ago something was
   */
  public Table table(Sorting sorting, Instant now) {
    List<Column<T>> shown =
        columns.stream().filter(column -> column.label() != null).toList();
    List<Head> heads = shown.stream()
        .map(column -> new Head(
            column.label(),
            look(column),
            sorting.href().apply(column.name()),
            !column.name().equals(sorting.by())
                ? null
                : sorting.descending() ? "descending" : "ascending"))
        .toList();
    int[] widest = new int[shown.size()];
    List<List<Cell>> cells = new ArrayList<>();
    for (T row : rows) {
      List<Cell> line = new ArrayList<>();
      for (int i = 0; i < widest.length; i++) {
        Cell cell = cell(shown.get(i), row, now);
        widest[i] = Math.max(widest[i], Figures.decimals(cell.text()));
        line.add(cell);
      }
      cells.add(line);
    }
    for (List<Cell> line : cells) {
      for (int i = 0; i < widest.length; i++) {
        if (shown.get(i).look() == Column.Look.FIGURE) {
          line.set(i, padded(line.get(i), widest[i]));
        }
      }
    }
    return new Table(heads, cells, empty);
  }

  private static Cell padded(Cell cell, int widest) {
    int own = Figures.decimals(cell.text());
    return cell.text().isEmpty() || own == widest
        ? cell
        : new Cell(
            cell.text(),
            (own == 0 ? "." : "") + "0".repeat(widest - Math.max(own, 1)),
            cell.look(),
            cell.href(),
            cell.title());
  }

  private static String look(Column<?> column) {
    return column.look().name().toLowerCase(Locale.ROOT);
  }

  private static <T> Cell cell(Column<T> column, T row, Instant now) {
    Object value = column.value().apply(row);
    String href = column.link() == null ? null : column.link().apply(row);
    String look = look(column);
    if (value == null) {
      return new Cell("", "", look, null, null);
    }
    return switch (column.look()) {
      case FIGURE -> new Cell(figure(column, row, value), "", look, href, null);
      case TIME -> {
        Instant at = ((OffsetDateTime) value).toInstant();
        yield new Cell(Times.minute(at), "", look, href, Times.distance(at, now));
      }
      case STATE -> {
        String state = value.toString();
        yield new Cell(
            state.charAt(0) + state.substring(1).toLowerCase(Locale.ROOT).replace('_', ' '),
            "",
            look + " " + state.toLowerCase(Locale.ROOT),
            href,
            null);
      }
      case PROSE -> new Cell(Shown.sentence(value.toString()), "", look, href, null);
      case TEXT -> new Cell(Shown.cell(column.type().text(value)), "", look, href, null);
    };
  }

  private static <T> String figure(Column<T> column, T row, Object value) {
    if (value instanceof Long number) {
      return Figures.count(number);
    }
    return column.currency() == null
        ? Figures.plain((BigDecimal) value)
        : Figures.money((BigDecimal) value, column.currency().apply(row));
  }

  /** An array of objects; exact decimals are text. */
  public void json(OutputStream out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartArray();
      for (T row : rows) {
        json.writeStartObject();
        for (Column<T> column : columns) {
          json.writeFieldName(column.name());
          column.type().write(json, column.value().apply(row));
        }
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeRaw('\n');
    }
  }

  /** A header line and a line for each row. */
  public void csv(OutputStream out) throws IOException {
    CsvSheet sheet = new CsvSheet(CSV, columns.stream().map(Column::name).toList(), out);
    for (T row : rows) {
      for (Column<T> column : columns) {
        FieldType type = column.type();
        sheet.cell(type, type.text(column.value().apply(row)));
      }
      sheet.endLine();
    }
    sheet.flush();
  }
}
