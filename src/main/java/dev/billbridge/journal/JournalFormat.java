package dev.billbridge.journal;

import dev.billbridge.canonical.StatementRevision;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * How entries are written for a program that imports them; the same entries make the same bytes.
 */
public interface JournalFormat {

  String mediaType();

  /** Without a dot. */
  String fileExtension();

  /**
   * Whether these entries can be written.
   *
   * @return what had to be written differently from what it is, such as letters that the format's
   *     character set lacks; one sentence each
   * @throws JournalHeldException if they cannot
   */
  List<String> check(JournalDocument document);

  /**
   * Writes a document that has been checked.
   *
   * @throws IOException if the stream refuses
   */
  void write(StatementRevision revision, JournalDocument document, OutputStream out)
      throws IOException;
}
