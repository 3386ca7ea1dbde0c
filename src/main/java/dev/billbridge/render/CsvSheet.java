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

/** A CSV file under way, cell by cell; it serves one thread. */
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
  /** Null where every character can be written. */
  private final CharsetEncoder encoder;

  private boolean first = true;

  /**
   * Writes the header line.
   *
   * @param style its columns are not looked at
   * @throws IOException if the stream refuses
   */
  public CsvSheet(CsvStyle style, List<String> labels, OutputStream out) throws IOException {
    this.style = style;
    this.csv = style.charset().equals(StandardCharsets.UTF_8)
        ? new Utf8Writer(out)
        : new BufferedWriter(new OutputStreamWriter(out, style.charset()), 1 << 16);
    this.encoder =
        style.charset().name().startsWith("UTF-") ? null : style.charset().newEncoder();
    if (style.byteOrderMark()) {
      csv.write('\uFEFF');
    }
    for (String label : labels) {
      separate();
      text(label);
    }
    endLine();
  }

  /** Ends a line. */
  public void endLine() throws IOException {
    csv.write("\r\n");
    first = true;
  }

  /** Hands everything on to the stream. */
  public void flush() throws IOException {
    csv.flush();
  }

  private void separate() throws IOException {
    if (!first) {
      csv.write(style.separator());
    }
    first = false;
  }

  /**
   * Writes a cell.
   *
   * @param text as {@link FieldType#text} makes it; null when unknown
   */
  public void cell(FieldType type, String text) throws IOException {
    separate();
    if (text == null) {
      return;
    }
    if (type.isText()) {
      text(style.spreadsheetSafe() ? FORMULA.matcher(text).replaceAll("'") : text);
    } else {
      csv.write(type == FieldType.DECIMAL && style.decimalComma() ? text.replace('.', ',') : text);
    }
  }

  private void text(String text) throws IOException {
    String written = encoder == null || encoder.canEncode(text) ? text : escaped(text);
    if (needsQuotes(written)) {
      csv.write('"');
      csv.write(written.replace("\"", "\"\""));
      csv.write('"');
    } else {
      csv.write(written);
    }
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
