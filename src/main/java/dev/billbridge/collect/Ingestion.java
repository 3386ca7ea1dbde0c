package dev.billbridge.collect;

import dev.billbridge.archive.Archive;
import dev.billbridge.archive.Intake;
import dev.billbridge.archive.Intakes;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.Quarantine.Problem;
import dev.billbridge.ledger.database.DeadlockException;
import dev.billbridge.ledger.posting.PostingResult;
import dev.billbridge.ledger.posting.SharedKeyException;
import dev.billbridge.mapping.AbsentException;
import dev.billbridge.mapping.DocumentReader;
import dev.billbridge.mapping.Mapping;
import dev.billbridge.mapping.MappingException;
import dev.billbridge.mapping.Mappings;
import dev.billbridge.mapping.RowFormat;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Ingests documents: map, reconcile, post. A collection, a backfill and a replay all come through
 * here, so they cannot differ.
 *
 * <p>A statement is ingested whole or not at all. If one of its lines cannot be canonical, every
 * such line is put into quarantine, the ledger keeps the statement as it was, and the caller gets
 * an exception.
 */
public final class Ingestion {

  /** How often a statement is read whose posting ended in a deadlock. */
  private static final int DEADLOCKS = 5;

  private final Archive archive;
  private final DocumentReader reader;
  private final Mappings mappings;
  private final RowFormat rowFormat;
  private final Ledger ledger;
  private final BigDecimal tolerance;
  /** Of a ledger that was begun anew, by the subject of an intake. */
  private final Map<Intakes.Series, Map<String, Integer>> revisionsBefore =
      new ConcurrentHashMap<>();

  private final LongAdder recordsRead = new LongAdder();

  /**
   * @param tolerance largest difference between header and lines that is accepted, in the
   *     statement's currency
   */
  public Ingestion(
      Archive archive,
      Mappings mappings,
      RowFormat rowFormat,
      Ledger ledger,
      BigDecimal tolerance) {
    this.archive = archive;
    this.reader = new DocumentReader(archive);
    this.mappings = mappings;
    this.rowFormat = rowFormat;
    this.ledger = ledger;
    this.tolerance = tolerance;
  }

  /**
   * Posts what the documents of an intake state.
   *
   * @return what has changed in the ledger
   * @throws AbsentException if they state nothing of what was requested; the ledger stays as it is
   * @throws MappingException if they cannot become a statement; the reason is in quarantine as well
   * @throws IOException if the archive cannot be read or written
   */
  public PostingResult ingest(Intake requested) throws IOException, MappingException {
    Intake intake = numbered(requested);
    Mapping mapping = mappings.get(intake.mapping());
    Optional<PostingResult> known = ledger.postings().asKnown(intake, mapping.hash());
    if (known.isPresent()) {
      ledger.quarantine().release(intake.account(), intake.dataset(), intake.question());
      if (known.get().settles(intake.takenAt())) {
        archive.intakes().note(intake);
      }
      return known.get();
    }
    archive.intakes().note(intake);
    PostingResult result;
    try {
      result = read(intake, mapping, false);
    } catch (AbsentException e) {
      archive.intakes().markUnchanged(intake);
      throw e;
    }
    if (!result.settles(intake.takenAt())) {
      archive.intakes().markUnchanged(intake);
    }
    return result;
  }

  /**
   * Ingests again what the archive noted. What the ledger has from later documents stays as it is.
   *
   * @return what has changed in the ledger
   * @throws AbsentException as {@link #ingest}
   * @throws MappingException as {@link #ingest}
   * @throws IOException as {@link #ingest}
   */
  public PostingResult replay(Intake intake) throws IOException, MappingException {
    Mapping mapping = mappings.get(intake.mapping());
    Optional<PostingResult> known = ledger.postings().asKnown(intake, mapping.hash());
    return known.isPresent() ? known.get() : read(intake, mapping, true);
  }

  /**
   * In a ledger that was begun anew a statement goes on above the revisions that came of older
   * notes: sinks know it by these.
   */
  private Intake numbered(Intake intake) throws IOException {
    Optional<Instant> begunAt = ledger.archiveLink().begunAt();
    if (begunAt.isEmpty()) {
      return intake;
    }
    Intakes.Series series =
        new Intakes.Series(intake.provider(), intake.account(), intake.dataset());
    Map<String, Integer> before = revisionsBefore.get(series);
    if (before == null) {
      before = archive.intakes().counts(series, begunAt.get());
      revisionsBefore.put(series, before);
    }
    return intake.after(
        Math.max(intake.revisionsBefore(), before.getOrDefault(intake.subject(), 0)));
  }

  /** Reads and posts an intake; whatever cannot be read is in quarantine, or out of it again. */
  private PostingResult read(Intake intake, Mapping mapping, boolean isReplay)
      throws IOException, MappingException {
    try {
      PostingResult result = post(intake, mapping, isReplay);
      ledger
          .quarantine()
          .release(intake.account(), intake.dataset(), intake.question(), documents(intake));
      return result;
    } catch (AbsentException e) {
      throw e;
    } catch (MappingException e) {
      // The posting has given its connection back by now: runs side by side must not wait for each
      // other's.
      ledger
          .quarantine()
          .put(
              intake.account(),
              intake.dataset(),
              intake.question(),
              e instanceof UnusableLinesException unusable
                  ? unusable.lines()
                  : List.of(new Problem(String.join(", ", documents(intake)), "", e.getMessage())));
      throw e;
    }
  }

  private static List<String> documents(Intake intake) {
    return intake.parts().values().stream()
        .map(part -> part.document().path())
        .distinct()
        .toList();
  }

  /** Repeated where that helps: when lines share a key, and after a deadlock. */
  private PostingResult post(Intake intake, Mapping mapping, boolean isReplay)
      throws IOException, MappingException {
    boolean sharesKeys = false;
    for (int attempt = 1; ; attempt++) {
      StatementPosting.Source source =
          new StatementPosting.Source(intake, mapping.hash(), isReplay, sharesKeys);
      try (StatementPosting posting =
          new StatementPosting(source, ledger, reader, tolerance, recordsRead)) {
        mapping.map(intake, reader, rowFormat, posting);
        return posting.result();
      } catch (SharedKeyException e) {
        if (sharesKeys) {
          throw e;
        }
        sharesKeys = true;
      } catch (DeadlockException e) {
        if (attempt >= DEADLOCKS) {
          throw e;
        }
      }
    }
  }

  /** The reader of the archive, for routes that need a document to know what to request next. */
  public DocumentReader reader() {
    return reader;
  }

  /** How many records have been read since the start. */
  public long recordsRead() {
    return recordsRead.sum();
  }
}
