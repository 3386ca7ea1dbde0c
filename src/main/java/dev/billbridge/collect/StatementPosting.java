package dev.billbridge.collect;

import dev.billbridge.archive.Intake;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.Statement;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.Quarantine.Problem;
import dev.billbridge.ledger.posting.OtherPeriodException;
import dev.billbridge.ledger.posting.Posting;
import dev.billbridge.ledger.posting.PostingResult;
import dev.billbridge.mapping.DocumentReader;
import dev.billbridge.mapping.LineTotals;
import dev.billbridge.mapping.Listing;
import dev.billbridge.mapping.Mapping;
import dev.billbridge.mapping.MappingException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** A statement on its way from its mapping to the ledger: counted, added up and posted. */
final class StatementPosting implements Mapping.Receiver, AutoCloseable {

  private final Source source;
  private final Ledger ledger;
  private final DocumentReader reader;
  private final BigDecimal tolerance;
  private final LongAdder recordsRead;
  private final LineTotals totals = new LineTotals();
  private final List<BillingRecord> unsigned = new ArrayList<>();
  private final LineProblems unusable = new LineProblems();
  private final LineProblems zeros = new LineProblems();
  private Statement statement;
  private Posting posting;
  /** The statement as the ledger has it from later documents; null when they are the latest. */
  private PostingResult later;

  /**
   * Where a statement is read from.
   *
   * @param mappingHash of the mapping that reads it
   * @param isReplay whether later documents of the same statement may be in the ledger
   * @param sharesKeys whether lines of it were found to share a key
   */
  record Source(Intake intake, String mappingHash, boolean isReplay, boolean sharesKeys) {}

  /** Lines of one kind: their number, and the first of them. */
  private static final class LineProblems {

    private static final int LISTED = 100;

    private final List<Problem> listed = new ArrayList<>();
    private long count;

    void add(String document, String pointer, String reason) {
      count++;
      if (count <= LISTED) {
        listed.add(new Problem(document, pointer, reason));
      }
    }

    UnusableLinesException of(Statement statement) {
      return new UnusableLinesException(statement.key().statementId(), count, listed);
    }
  }

  /** @param recordsRead counts the records that pass */
  StatementPosting(
      Source source,
      Ledger ledger,
      DocumentReader reader,
      BigDecimal tolerance,
      LongAdder recordsRead) {
    this.source = source;
    this.ledger = ledger;
    this.reader = reader;
    this.tolerance = tolerance;
    this.recordsRead = recordsRead;
  }

  @Override
  public boolean statement(Statement header) {
    statement = header;
    if (source.isReplay()) {
      Optional<PostingResult> known =
          ledger.postings().knownLater(header.key(), source.intake().orderedAt());
      if (known.isPresent()) {
        later = known.get();
        return false;
      }
    }
    posting =
        ledger.postings().begin(source.intake(), source.mappingHash(), header, source.sharesKeys());
    return true;
  }

  @Override
  public void line() {
    totals.line();
  }

  @Override
  public void record(BillingRecord record) {
    recordsRead.increment();
    totals.add(record);
    // Once a line is unusable nothing is posted; the rest is read for what else is wrong.
    if (unusable.count == 0) {
      posting.add(record);
    }
  }

  @Override
  public void recordOfUnknownSign(BillingRecord record) {
    unsigned.add(record);
  }

  @Override
  public void zeroToProve(String document, String pointer) {
    zeros.add(document, pointer, LineTotals.UNPROVEN_ZERO);
  }

  @Override
  public void unusable(String document, String pointer, String reason) {
    unusable.add(document, pointer, reason);
  }

  /**
   * Commits the statement, when everything of it has been read.
   *
   * @throws UnusableLinesException if not every line can be canonical
   * @throws MappingException if a list contradicts the statement, or a closed statement of its
   *     number is for another period
   * @throws IOException if the archive cannot be read
   */
  PostingResult result() throws IOException, MappingException {
    if (later != null) {
      return later;
    }
    if (unusable.count > 0) {
      throw unusable.of(statement);
    }
    Reconciliation reconciliation = reconciled();
    if (zeros.count > 0 && !reconciliation.isExact()) {
      throw zeros.of(statement);
    }
    List<Listing> listings = new ArrayList<>();
    for (Intake.Part part : source.intake().parts().values()) {
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
