package dev.billbridge.render;

import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementRevision;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * RFC 4180: a header line, CRLF, UTF-8 without byte-order mark. Null is an empty bare field and an empty text is {@code ""}, so a
 * reader can tell them apart; figures are bare plain digits.
 *
 * <p>Own code, because Commons CSV writes null and empty text alike unless it quotes every figure too.
 *
 * @param spreadsheetSafe puts an apostrophe before text that a spreadsheet program would run as a formula. That alters the text,
 *                        so it is only for files that people open; figures are never touched
 */
public record CsvRendering(boolean spreadsheetSafe) implements Rendering {

  // With the full-width forms: a Japanese spreadsheet takes them for the same signs.
  private static final String FORMULA_STARTS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

  @Override
  public String mediaType() {
    return "text/csv; charset=utf-8; header=present";
  }

  @Override
  public String fileExtension() {
    return "csv";
  }

  @Override
  public void write(RevisedStatement statement, OutputStream out) throws IOException {
    Writer csv = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
    String separator = "";
    for (RecordField field : RecordField.values()) {
      csv.append(separator).append(field.column());
      separator = ",";
    }
    csv.append("\r\n");
    StatementRevision revision = statement.revision();
    try {
      statement.records(record -> line(csv, revision, record));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    csv.flush();
  }

  private void line(Writer csv, StatementRevision revision, RevisedRecord record) {
    try {
      boolean first = true;
      for (RecordField field : RecordField.values()) {
        if (!first) {
          csv.write(',');
        }
        first = false;
        cell(csv, field.type(), field.type().text(field.of(revision, record)));
      }
      csv.write("\r\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void cell(Writer csv, FieldType type, String text) throws IOException {
    if (text == null) {
      return;
    }
    if (!type.isText()) {
      csv.write(text);
      return;
    }
    String safe = spreadsheetSafe && !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    if (needsQuotes(safe)) {
      csv.append('"').append(safe.replace("\"", "\"\"")).append('"');
    } else {
      csv.write(safe);
    }
  }

  /** Spaces at the ends are quoted as well: they belong to the field, yet many readers trim bare ones. */
  private static boolean needsQuotes(String text) {
    if (text.isEmpty() || text.charAt(0) <= ' ' || text.charAt(text.length() - 1) <= ' ') {
      return true;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ',' || c == '"' || c == '\r' || c == '\n') {
        return true;
      }
    }
    return false;
  }
}
