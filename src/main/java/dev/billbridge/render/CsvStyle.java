package dev.billbridge.render;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How a CSV file is written.
 *
 * @param columns in their order
 * @param charset what it lacks is written as <code>&#92;u{1F600}</code>, so that nothing is lost
 * @param byteOrderMark whether the file begins with one; only in UTF-8
 * @param separator between cells
 * @param decimalComma whether figures have a comma in the place of the point
 * @param spreadsheetSafe puts an apostrophe before text that a spreadsheet program would run as a
 *     formula, also where the program takes another separator than the file's. That alters the
 *     text, so it is only for files that people open; figures are never touched
 */
public record CsvStyle(
    List<CsvColumn> columns,
    Charset charset,
    boolean byteOrderMark,
    char separator,
    boolean decimalComma,
    boolean spreadsheetSafe) {

  /** RFC 4180 in UTF-8, with all fields. */
  public static final CsvStyle DEFAULT =
      new CsvStyle(CsvColumn.ALL, StandardCharsets.UTF_8, false, ',', false, false);

  /** @throws IllegalArgumentException in one sentence, if the parts do not go together */
  public CsvStyle {
    columns = List.copyOf(columns);
    if (byteOrderMark && !charset.equals(StandardCharsets.UTF_8)) {
      throw new IllegalArgumentException(
          "bom = true is for UTF-8; remove it, or charset = " + charset.name());
    }
    if (decimalComma && separator == ',') {
      throw new IllegalArgumentException(
          "decimal = , needs another separator; example: separator = ;");
    }
  }
}
