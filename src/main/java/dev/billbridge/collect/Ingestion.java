package dev.billbridge.collect;

import dev.billbridge.archive.Archive;
import dev.billbridge.archive.Intake;
import dev.billbridge.archive.Intakes;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.Statement;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.Quarantine.Trouble;
import dev.billbridge.ledger.database.DeadlockException;
import dev.billbridge.ledger.posting.OtherPeriodException;
import dev.billbridge.ledger.posting.Posting;
import dev.billbridge.ledger.posting.PostingResult;
import dev.billbridge.ledger.posting.SharedKeyException;
import dev.billbridge.mapping.AbsentException;
import dev.billbridge.mapping.DocumentReader;
import dev.billbridge.mapping.LineTotals;
import dev.billbridge.mapping.Listing;
import dev.billbridge.mapping.Mapping;
import dev.billbridge.mapping.MappingException;
import dev.billbridge.mapping.Mappings;
import dev.billbridge.mapping.RowFormat;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Takes documents in: map, reconcile, post. A collection, a backfill and a replay all come through
 * here, so they cannot differ.
 *
 * <p>A statement is taken in whole or not at all. If one line of it cannot be canonical, every such
 * line is put into quarantine, what the ledger already had of the statement stays as it was, and
 * the caller is told.
 */
public final class Ingestion {

  /** Bad lines of one statement that are listed one by one; of more there is the number. */
  private static final int LISTED = 100;
  /** How often a statement is read again that met another session head-on. */
  private static final int DEADLOCKS = 5;

  private final Archive archive;
  private final DocumentReader reader;
  private final Mappings mappings;
  private final RowFormat rowFormat;
  private final Ledger ledger;
  private final BigDecimal tolerance;
  /** Of a ledger that was begun anew, by what was asked. */
  private final Map<Intakes.Series, Map<String, Integer>> revisionsBefore =
      new ConcurrentHashMap<>();

  private final LongAdder recordsRead = new LongAdder();

  /**
   * @param tolerance largest difference between header and lines that is let pass, in the
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
   * Brings the ledger up to what the documents say.
   *
   * @throws dev.billbridge.mapping.AbsentException if they say nothing of what was asked for; the
   *     ledger stays as it is
   * @throws MappingException if they cannot become a statement; the reason is in quarantine as well
   * @throws IOException if the archive cannot be read or written
   */
  public PostingResult take(Intake taken) throws IOException, MappingException {
    Intake intake = numbered(taken);
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
      archive.intakes().broughtNothing(intake);
      throw e;
    }
    if (!result.settles(intake.takenAt())) {
      archive.intakes().broughtNothing(intake);
    }
    return result;
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

  /**
   * Takes in again what the archive noted. What the ledger has from later documents stays as it is.
   *
   * @throws MappingException as {@link #take}
   * @throws IOException as {@link #take}
   */
  public PostingResult replay(Intake intake) throws IOException, MappingException {
    Mapping mapping = mappings.get(intake.mapping());
    Optional<PostingResult> known = ledger.postings().asKnown(intake, mapping.hash());
    return known.isPresent() ? known.get() : read(intake, mapping, true);
  }

  private PostingResult read(Intake intake, Mapping mapping, boolean replay)
      throws IOException, MappingException {
    try {
      PostingResult result = readAgain(intake, mapping, replay);
      release(intake);
      return result;
    } catch (UnusableLinesException e) {
      // Only now, when the posting has given its connection back: runs side by side must not wait
      // for each other's.
      quarantine(
          intake,
          e.listed().stream()
              .map(line -> new Trouble(line.document(), line.pointer(), line.reason()))
              .toList());
      throw e;
    } catch (MappingException e) {
      if (!(e instanceof AbsentException)) {
        quarantine(
            intake, List.of(new Trouble(String.join(", ", documents(intake)), "", e.getMessage())));
      }
      throw e;
    }
  }

  private static List<String> documents(Intake intake) {
    return intake.parts().values().stream()
        .map(part -> part.document().path())
        .distinct()
        .toList();
  }

  private void quarantine(Intake intake, List<Trouble> troubles) {
    ledger.quarantine().put(intake.account(), intake.dataset(), intake.question(), troubles);
  }

  private void release(Intake intake) {
    ledger.quarantine().release(intake.account(), intake.dataset(), intake.question());
    ledger.quarantine().releaseDocuments(intake.account(), intake.dataset(), documents(intake));
  }

  /**
   * Again where that helps: when lines have to be told apart, and when two sessions waited for each
   * other.
   */
  private PostingResult readAgain(Intake intake, Mapping mapping, boolean replay)
      throws IOException, MappingException {
    boolean sharesKeys = false;
    for (int attempt = 1; ; attempt++) {
      try {
        return read(new Reading(intake, mapping.hash(), replay, sharesKeys), mapping);
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

  private PostingResult read(Reading reading, Mapping mapping)
      throws IOException, MappingException {
    try (reading) {
      mapping.map(reading.intake, reader, rowFormat, reading);
      return reading.result();
    } catch (KnownLater e) {
      return e.result;
    }
  }

  /**
   * The reader of the archive, for routes that must look into a document to know what to ask next.
   */
  public DocumentReader reader() {
    return reader;
  }

  /** How many records have been read so far. */
  public long recordsRead() {
    return recordsRead.sum();
  }

  /** How a statement arrives from its mapping. */
  private final class Reading implements Mapping.Receiver, AutoCloseable {

    private final Intake intake;
    private final String mappingHash;
    private final boolean replay;
    private final boolean sharesKeys;
    private final LineTotals totals = new LineTotals();
    private final List<BillingRecord> unsigned = new ArrayList<>();
    private Statement statement;
    private Posting posting;
    private final List<UnusableLinesException.Line> listed = new ArrayList<>();
    private long unusable;
    private final List<UnusableLinesException.Line> zerosToProve = new ArrayList<>();
    private long zeros;

    Reading(Intake intake, String mappingHash, boolean replay, boolean sharesKeys) {
      this.intake = intake;
      this.mappingHash = mappingHash;
      this.replay = replay;
      this.sharesKeys = sharesKeys;
    }

    @Override
    public void statement(Statement header) {
      statement = header;
      Optional<PostingResult> later = replay
          ? ledger.postings().knownLater(header.key(), intake.orderedAt())
          : Optional.empty();
      if (later.isPresent()) {
        throw new KnownLater(later.get());
      }
      posting = ledger.postings().begin(intake, mappingHash, header, sharesKeys);
    }

    @Override
    public void line() {
      totals.line();
    }

    @Override
    public void record(BillingRecord record) {
      recordsRead.increment();
      totals.add(record);
      // Once a line is unusable nothing is taken in; the rest is read for what else is wrong.
      if (unusable == 0) {
        posting.add(record);
      }
    }

    @Override
    public void recordOfUnknownSign(BillingRecord record) {
      unsigned.add(record);
    }

    @Override
    public void zeroToProve(String document, String pointer) {
      zeros++;
      if (zeros <= LISTED) {
        zerosToProve.add(
            new UnusableLinesException.Line(document, pointer, LineTotals.UNPROVEN_ZERO));
      }
    }

    @Override
    public void unusable(String document, String pointer, String reason) {
      unusable++;
      if (unusable <= LISTED) {
        listed.add(new UnusableLinesException.Line(document, pointer, reason));
      }
    }

    PostingResult result() throws IOException, MappingException {
      if (unusable > 0) {
        throw new UnusableLinesException(statement.key().statementId(), unusable, listed);
      }
      Reconciliation reconciliation = reconciled();
      if (zeros > 0 && !reconciliation.isExact()) {
        throw new UnusableLinesException(statement.key().statementId(), zeros, zerosToProve);
      }
      List<Listing> listings = new ArrayList<>();
      for (Intake.Part part : intake.parts().values()) {
        Listing listing = reader.listing(part, statement.key().statementId());
        if (listing.contradiction() != null) {
          throw new MappingException(listing.contradiction());
        }
        listings.add(listing);
      }
      try {
        return posting.commit(
            reconciliation,
            key -> listings.stream().anyMatch(listing -> listing.names(key.statementId())));
      } catch (OtherPeriodException e) {
        throw new MappingException(e.getMessage(), e);
      }
    }

    private Reconciliation reconciled() {
      boolean negative = totals.wantsNegative(statement, unsigned);
      for (BillingRecord record : unsigned) {
        record(negative ? record.negated() : record);
      }
      return totals.against(statement, tolerance);
    }

    @Override
    public void close() {
      if (posting != null) {
        posting.close();
      }
    }
  }

  /** Ends the reading of documents of which the ledger has later ones. */
  private static final class KnownLater extends RuntimeException {

    private final transient PostingResult result;

    KnownLater(PostingResult result) {
      super("the ledger has this statement from later documents", null, false, false);
      this.result = result;
    }
  }
}
