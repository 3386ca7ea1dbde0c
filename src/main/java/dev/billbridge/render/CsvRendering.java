package dev.billbridge.render;

import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementRevision;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.CharsetEncoder;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * CSV after RFC 4180: a header line and CRLF. Null is an empty bare cell and an empty text is
 * {@code ""}, so a reader can tell them apart; figures are bare plain digits.
 *
 * <p>Own code, because Commons CSV writes null and empty text alike unless it quotes every figure
 * too.
 */
public final class CsvRendering implements Rendering {

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

  public CsvRendering(CsvStyle style) {
    this.style = style;
  }

  /** How it is written. */
  public CsvStyle style() {
    return style;
  }

  @Override
  public String mediaType() {
    return "text/csv; charset=%s; header=present"
        .formatted(style.charset().name().toLowerCase(Locale.ROOT));
  }

  @Override
  public String fileExtension() {
    return "csv";
  }

  @Override
  public void write(RevisedStatement statement, OutputStream out) throws IOException {
    Sheet sheet = new Sheet(style, out);
    StatementRevision revision = statement.revision();
    try {
      statement.records(record -> sheet.line(revision, record));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    sheet.csv.flush();
  }

  /** One file under way; its encoder serves one thread. */
  private static final class Sheet {

    private final CsvStyle style;
    private final Writer csv;
    /** Null where every character can be written. */
    private final CharsetEncoder encoder;

    Sheet(CsvStyle style, OutputStream out) throws IOException {
      this.style = style;
      this.csv = new BufferedWriter(new OutputStreamWriter(out, style.charset()), 1 << 16);
      this.encoder =
          style.charset().name().startsWith("UTF-") ? null : style.charset().newEncoder();
      if (style.byteOrderMark()) {
        csv.write('\uFEFF');
      }
      boolean first = true;
      for (CsvColumn column : style.columns()) {
        separate(first);
        first = false;
        text(column.label());
      }
      csv.write("\r\n");
    }

    void line(StatementRevision revision, RevisedRecord record) {
      try {
        boolean first = true;
        for (CsvColumn column : style.columns()) {
          separate(first);
          first = false;
          cell(column.type(), column.type().text(column.reader().apply(revision, record)));
        }
        csv.write("\r\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void separate(boolean first) throws IOException {
      if (!first) {
        csv.write(style.separator());
      }
    }

    private void cell(FieldType type, String text) throws IOException {
      if (text == null) {
        return;
      }
      if (type.isText()) {
        text(style.spreadsheetSafe() ? FORMULA.matcher(text).replaceAll("'") : text);
      } else {
        csv.write(
            type == FieldType.DECIMAL && style.decimalComma() ? text.replace('.', ',') : text);
      }
    }

    private void text(String text) throws IOException {
      String written = encoder == null || encoder.canEncode(text) ? text : escaped(text);
      if (needsQuotes(written)) {
        csv.append('"').append(written.replace("\"", "\"\"")).append('"');
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
}
