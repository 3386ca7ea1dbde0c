package dev.billbridge.render;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A CSV file under way, cell by cell; it serves one thread. A line has at most as many cells as the
 * header.
 */
public final class CsvSheet {

  /** With the full-width forms: a Japanese spreadsheet takes them for the same signs. */
  private static final String FORMULA_SIGNS = "=+\\-@\uFF1D\uFF0B\uFF0D\uFF20";

  /**
   * Where a cell may begin for one program or another: at the start and after whatever it may take
   * for a separator or the end of a line, past blanks and quotes. A tab or line break at the very
   * start runs what follows in some programs.
   */
  private static final Pattern FORMULA =
      Pattern.compile("^(?=[\t\r\n])|(?:^|(?<=[,;|\t\r\n]))(?=[ \"']*[" + FORMULA_SIGNS + "])");

  private final CsvStyle style;
  private final Writer csv;
  /** The same writer; null in other character sets. */
  private final Utf8Writer utf8;
  /** Null where every character can be written. */
  private final CharsetEncoder encoder;

  /** The last text of each column, and how it was written: most columns repeat theirs. */
  private final String[] above;

  private final byte[][] written;

  /** The column that is written next. */
  private int column;

  /**
   * Writes the header line.
   *
   * @param style its columns are not looked at
   * @throws IOException if the stream refuses
   */
  public CsvSheet(CsvStyle style, List<String> labels, OutputStream out) throws IOException {
    this.style = style;
    this.utf8 = style.charset().equals(StandardCharsets.UTF_8) ? new Utf8Writer(out) : null;
    this.csv = utf8 == null
        ? new BufferedWriter(new OutputStreamWriter(out, style.charset()), 1 << 16)
        : utf8;
    this.above = new String[labels.size()];
    this.written = new byte[labels.size()][];
    this.encoder =
        style.charset().name().startsWith("UTF-") ? null : style.charset().newEncoder();
    if (style.byteOrderMark()) {
      csv.write('\uFEFF');
    }
    csv.write(labels.stream()
        .map(this::quoted)
        .collect(Collectors.joining(String.valueOf(style.separator()))));
    endLine();
  }

  /** Ends a line. */
  public void endLine() throws IOException {
    csv.write("\r\n");
    column = 0;
  }

  /** Hands everything on to the stream. */
  public void flush() throws IOException {
    csv.flush();
  }

  /**
   * Writes a cell.
   *
   * @param type the same for equal texts of a column
   * @param text as {@link FieldType#text} makes it; null when unknown
   */
  public void cell(FieldType type, String text) throws IOException {
    if (column > 0) {
      csv.write(style.separator());
    }
    if (text != null && utf8 == null) {
      csv.write(written(type, text));
    } else if (text != null) {
      if (!text.equals(above[column])) {
        above[column] = text;
        written[column] = written(type, text).getBytes(StandardCharsets.UTF_8);
      }
      utf8.write(written[column]);
    }
    column++;
  }

  private String written(FieldType type, String text) {
    if (type.isText()) {
      return quoted(style.spreadsheetSafe() ? FORMULA.matcher(text).replaceAll("'") : text);
    }
    return type == FieldType.DECIMAL && style.decimalComma() ? text.replace('.', ',') : text;
  }

  private String quoted(String text) {
    String known = encoder == null || encoder.canEncode(text) ? text : escaped(text);
    return needsQuotes(known) ? '"' + known.replace("\"", "\"\"") + '"' : known;
  }

  private String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints().forEach(character -> {
      String one = Character.toString(character);
      escaped.append(encoder.canEncode(one) ? one : "\\u{%X}".formatted(character));
    });
    return escaped.toString();
  }

  /**
   * Spaces at the ends are quoted as well: they are part of the field, yet many readers trim bare
   * ones.
   */
  private boolean needsQuotes(String text) {
    if (text.isEmpty() || text.charAt(0) <= ' ' || text.charAt(text.length() - 1) <= ' ') {
      return true;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == style.separator() || c == '"' || c == '\r' || c == '\n') {
        return true;
      }
    }
    return false;
  }
}
