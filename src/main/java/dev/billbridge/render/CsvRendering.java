package dev.billbridge.render;

import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementRevision;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * CSV after RFC 4180: a header line and CRLF. Null is an empty bare cell and an empty text is
 * {@code ""}, so a reader can tell them apart; figures are bare plain digits.
 *
 * <p>Own code, because Commons CSV writes null and empty text alike unless it quotes every figure
 * too.
 */
public final class CsvRendering implements Rendering {

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
    CsvSheet sheet =
        new CsvSheet(style, style.columns().stream().map(CsvColumn::label).toList(), out);
    StatementRevision revision = statement.revision();
    try {
      statement.records(record -> line(sheet, revision, record));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    sheet.flush();
  }

  private void line(CsvSheet sheet, StatementRevision revision, RevisedRecord record) {
    try {
      for (CsvColumn column : style.columns()) {
        sheet.cell(column.type(), column.type().text(column.reader().apply(revision, record)));
      }
      sheet.endLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
