package dev.billbridge.collect;

import dev.billbridge.archive.Archive;
import dev.billbridge.archive.Intake;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.Statement;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.Posting;
import dev.billbridge.ledger.PostingResult;
import dev.billbridge.mapping.AbsentException;
import dev.billbridge.mapping.DocumentReader;
import dev.billbridge.mapping.Mapping;
import dev.billbridge.mapping.MappingException;
import dev.billbridge.mapping.Mappings;
import dev.billbridge.mapping.RowFormat;
import dev.billbridge.reconcile.LineTotals;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Takes documents in: map, reconcile, post. A collection, a backfill and a replay all come through here, so they cannot differ.
 *
 * <p>A statement is taken in whole or not at all. If one line of it cannot be canonical, every such line is put into quarantine,
 * what the ledger already had of the statement stays as it was, and the caller is told.
 */
public final class Bookkeeper {

  /** Bad lines of one statement that are listed one by one; of more there is the number. */
  private static final int LISTED = 100;

  private final Archive archive;
  private final DocumentReader reader;
  private final Mappings mappings;
  private final RowFormat rowFormat;
  private final Ledger ledger;
  private final BigDecimal tolerance;
  private final LongAdder recordsRead = new LongAdder();

  /** @param tolerance largest difference between header and lines that is let pass, in the statement's currency */
  public Bookkeeper(Archive archive, Mappings mappings, RowFormat rowFormat, Ledger ledger, BigDecimal tolerance) {
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
   * @throws dev.billbridge.mapping.AbsentException if they say nothing of what was asked for; the ledger stays as it is
   * @throws MappingException if they cannot become a statement; the reason is in quarantine as well
   * @throws IOException      if the archive cannot be read or written
   */
  public PostingResult take(Intake intake) throws IOException, MappingException {
    Mapping mapping = mappings.get(intake.mapping());
    Optional<PostingResult> known = ledger.asKnown(intake, mapping.hash());
    if (known.isPresent()) {
      return known.get();
    }
    archive.note(intake);
    List<String> documents = intake.parts().values().stream().map(part -> part.document().path()).distinct().toList();
    try (Posting posting = ledger.post()) {
      Reading reading = new Reading(intake, posting);
      mapping.map(intake, reader, rowFormat, reading);
      reading.refuseIfUnusable();
      PostingResult result = posting.commit(intake, mapping.hash(), reading.statement, reading.reconciled());
      ledger.quarantine().release(intake.source(), intake.dataset(), documents);
      return result;
    } catch (MappingException e) {
      if (!(e instanceof UnusableLinesException || e instanceof AbsentException)) {
        ledger.quarantine().put(intake.source(), intake.dataset(), String.join(", ", documents), "", e.getMessage());
      }
      throw e;
    }
  }

  /** The reader of the archive, for routes that must look into a document to know what to ask next. */
  public DocumentReader reader() {
    return reader;
  }

  /** How many records have been read so far. */
  public long recordsRead() {
    return recordsRead.sum();
  }

  /** How a statement arrives from its mapping. */
  private final class Reading implements Mapping.Receiver {

    private final Intake intake;
    private final Posting posting;
    private final LineTotals totals = new LineTotals();
    private final List<BillingRecord> unsigned = new ArrayList<>();
    private Statement statement;
    private long unusable;
    private String firstUnusable;

    Reading(Intake intake, Posting posting) {
      this.intake = intake;
      this.posting = posting;
    }

    @Override
    public void statement(Statement header) {
      statement = header;
    }

    @Override
    public void line() {
      totals.line();
    }

    @Override
    public void record(BillingRecord record) {
      recordsRead.increment();
      totals.add(record);
      posting.add(record);
    }

    @Override
    public void recordOfUnknownSign(BillingRecord record) {
      unsigned.add(record);
    }

    @Override
    public void unusable(String document, String pointer, String reason) {
      unusable++;
      if (unusable == 1) {
        firstUnusable = "%s at %s: %s".formatted(document, pointer, reason);
      }
      if (unusable <= LISTED) {
        ledger.quarantine().put(intake.source(), intake.dataset(), document, pointer, reason);
      }
    }

    void refuseIfUnusable() throws UnusableLinesException {
      if (unusable > 0) {
        throw new UnusableLinesException("statement %s is not taken in: %d of its lines cannot be read. First: %s"
            .formatted(statement.key().statementId(), unusable, firstUnusable));
      }
    }

    Reconciliation reconciled() {
      boolean negative = totals.wantsNegative(statement, unsigned);
      for (BillingRecord record : unsigned) {
        record(negative ? record.negated() : record);
      }
      return totals.against(statement, tolerance);
    }
  }
}
