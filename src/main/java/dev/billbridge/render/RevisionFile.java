package dev.billbridge.render;

import dev.billbridge.canonical.ContentHash;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * What the file of a statement revision is called and what is in it, wherever it is going to lie.
 *
 * @param names gives the file its name
 * @param rendering gives it its bytes
 * @param gzip compresses them; the compressed file carries no time, so it is the same at every
 *     attempt
 */
public record RevisionFile(FileNamePattern names, Rendering rendering, boolean gzip) {

  /**
   * Revisions that are looked for beyond one that is there: more than a sink leaves out that takes
   * only some of them.
   */
  private static final int LOOKAHEAD = 20;

  /** The file's name; nothing in it leads out of a directory. */
  public String name(StatementRevision revision) {
    return names.name(revision, rendering.fileExtension() + (gzip ? ".gz" : ""));
  }

  /**
   * Names under which the next revisions of the statement would lie, each with its number; in
   * whatever status they were.
   *
   * @param after number of the revision before them
   */
  public Map<String, Integer> laterNames(StatementRevision revision, int after) {
    Map<String, Integer> later = new LinkedHashMap<>();
    for (int number = after + 1; number <= after + LOOKAHEAD; number++) {
      for (StatementStatus status : StatementStatus.values()) {
        later.put(
            name(new StatementRevision(
                revision.statementNo(),
                revision.account(),
                revision.statement(),
                number,
                status,
                revision.reconciliation(),
                revision.contentHash(),
                revision.collectedAt(),
                revision.recordedAt())),
            number);
      }
    }
    return later;
  }

  /**
   * Writes the file's bytes; the stream is flushed and left open.
   *
   * @return what the written bytes amount to
   * @throws IOException if the stream refuses
   */
  public Manifest write(RevisedStatement statement, OutputStream out) throws IOException {
    MessageDigest sha256 = ContentHash.sha256();
    Counter counter = new Counter(out);
    OutputStream bytes = new BufferedOutputStream(new DigestOutputStream(counter, sha256), 1 << 16);
    Tally tally = new Tally();
    if (gzip) {
      GZIPOutputStream compressed = new GZIPOutputStream(bytes, 1 << 16);
      rendering.write(tally.counting(statement), compressed);
      compressed.finish();
    } else {
      rendering.write(tally.counting(statement), bytes);
    }
    bytes.flush();
    return new Manifest(
        name(statement.revision()),
        counter.bytes,
        HexFormat.of().formatHex(sha256.digest()),
        tally,
        statement.revision());
  }

  private static final class Counter extends FilterOutputStream {

    private long bytes;

    Counter(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      bytes++;
    }

    @Override
    public void write(byte[] b, int from, int length) throws IOException {
      out.write(b, from, length);
      bytes += length;
    }
  }
}
