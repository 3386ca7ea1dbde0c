package dev.billbridge.ledger;

import com.zaxxer.hikari.pool.HikariPool;
import dev.billbridge.archive.Intake;
import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.ledger.database.Connections;
import dev.billbridge.ledger.database.Schema;
import dev.billbridge.ledger.engine.Engine;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** The database in which collecting and delivering meet. Safe to use from several threads. */
public final class Ledger implements AutoCloseable {

  /** How long the database is waited for, unless a setting says otherwise. */
  public static final Duration TIMEOUT = Duration.ofSeconds(30);
  /** How often a transaction is begun anew that was undone because it and another waited for each other. */
  private static final int DEADLOCKS = 5;

  private final Connections connections;
  private final Jdbi jdbi;
  private final Engine engine;
  private final Turns turns;
  private final Trouble trouble;
  private final InstantSource clock;
  private final ClockWatch clockWatch = new ClockWatch();
  private final Lifecycle lifecycle;
  private final List<Subscription> subscriptions;
  private final boolean rehearsal;
  private final Deliveries deliveries;
  private final Audit audit;
  private final Runs runs;
  private final Comparisons comparisons;

  private Ledger(Connections connections, Engine engine, Trouble trouble, InstantSource clock, Lifecycle lifecycle, List<Subscription> subscriptions,
      boolean rehearsal) {
    this.rehearsal = rehearsal;
    this.connections = connections;
    this.jdbi = Jdbi.create(connections);
    this.engine = engine;
    this.turns = new Turns(engine.wantsOneWriter());
    this.trouble = trouble;
    this.clock = clock;
    this.lifecycle = lifecycle;
    this.subscriptions = List.copyOf(subscriptions);
    this.deliveries = new Deliveries(this);
    this.audit = new Audit(this);
    this.runs = new Runs(this);
    this.comparisons = new Comparisons(this);
  }

  /** {@link #open(String, String, String, Duration, InstantSource, Lifecycle, List)} with the usual {@link #TIMEOUT}. */
  public static Ledger open(String url, String user, String password, InstantSource clock, Lifecycle lifecycle, List<Subscription> subscriptions) {
    return open(url, user, password, TIMEOUT, clock, lifecycle, subscriptions);
  }

  /**
   * Opens the ledger, making or upgrading its tables, and notes what new sinks are owed of the history.
   *
   * @param password may be null; never shown
   * @param timeout  how long to wait for a connection, for a lock, or for a sign of life
   * @throws LedgerException in one sentence, if it cannot be opened
   */
  public static Ledger open(String url, String user, String password, Duration timeout, InstantSource clock, Lifecycle lifecycle,
      List<Subscription> subscriptions) {
    return open(url, user, password, timeout, clock, lifecycle, subscriptions, false);
  }

  /**
   * The same, but everything that is taken in afterwards is judged and then forgotten.
   *
   * @throws LedgerException in one sentence, if it cannot be opened
   */
  public static Ledger rehearse(String url, String user, String password, Duration timeout, InstantSource clock, Lifecycle lifecycle,
      List<Subscription> subscriptions) {
    return open(url, user, password, timeout, clock, lifecycle, subscriptions, true);
  }

  private static Ledger open(String url, String user, String password, Duration timeout, InstantSource clock, Lifecycle lifecycle,
      List<Subscription> subscriptions, boolean rehearsal) {
    Engine engine = Engine.of(url);
    Trouble trouble = new Trouble(engine, url);
    Connections connections;
    try {
      connections = new Connections(engine, url, user, password, timeout);
    } catch (HikariPool.PoolInitializationException e) {
      throw trouble.told(null, e);
    }
    try {
      Ledger ledger = new Ledger(connections, engine, trouble, clock, lifecycle, subscriptions, rehearsal);
      ledger.alone(() -> {
        new Schema(connections.dataSource(), engine).migrate(Engine.shown(url));
        ledger.deliveries.oweHistory(ledger.subscriptions);
      });
      return ledger;
    } catch (FlywayException e) {
      connections.close();
      throw trouble.told("make or change the tables of the ledger", e);
    } catch (Schema.Refused e) {
      connections.close();
      throw new LedgerException(e.getMessage(), e);
    } catch (RuntimeException e) {
      connections.close();
      throw e;
    }
  }

  /** Of processes that start at once, one after the other makes or upgrades the tables and owes the history. */
  private void alone(Runnable work) {
    if (engine.beginAlone() == null) {
      work.run();
      return;
    }
    Handle handle = null;
    try {
      handle = jdbi.open();
      boolean free = !handle.createQuery(engine.beginAlone()).mapTo(String.class).findOne().equals(Optional.of("0"));
      if (!free) {
        throw new LedgerException("another process is starting on the same ledger and has not ended that; try again when it has started", null);
      }
      work.run();
      // Were the work to fail, its connections would be closed, and that ends it as well.
      handle.createQuery(engine.endAlone()).mapTo(String.class).findOne();
    } catch (JdbiException e) {
      throw trouble.told("begin alone", e);
    } finally {
      closeQuietly(handle);
    }
  }

  /**
   * Starts taking in a statement; the caller closes the posting.
   *
   * @param mappingHash of the mapping that reads the intake
   * @param sharesKeys  a posting of the same intake has ended with {@link SharedKeyException}
   */
  public Posting post(Intake intake, String mappingHash, Statement statement, boolean sharesKeys) {
    Handle handle = null;
    Turns.Turn posting = turns.post();
    try (Turns.Turn writing = turns.write()) {
      handle = jdbi.open();
      return new Posting(this, handle, engine, posting, intake, mappingHash, statement, sharesKeys);
    } catch (SQLException | JdbiException e) {
      closeQuietly(handle);
      posting.close();
      throw trouble("take in " + statement.key(), e);
    } catch (RuntimeException e) {
      closeQuietly(handle);
      posting.close();
      throw e;
    }
  }

  /** When the latest documents of an account and dataset were collected that the ledger has; {@link Instant#MIN} when it has none. */
  public Instant lastTaken(String source, String dataset) {
    return read(handle -> handle.createQuery("select max(taken_at) as taken_at from ledger_statement where source = :source and dataset = :dataset")
        .bind("source", source).bind("dataset", dataset).map((row, context) -> StatementRow.instant(row, "taken_at")).findOne()).orElse(Instant.MIN);
  }

  /** The statement as it stands, if its latest revision was read from documents collected after the given ones: a replay then has nothing to add. */
  public Optional<PostingResult> knownLater(StatementKey key, Instant orderedAt) {
    return read(handle -> StatementRow.find(handle, key)
        .filter(row -> row.revision() > 0 && row.takenAt() != null && row.takenAt().isAfter(orderedAt))
        .map(row -> unchanged(revision(handle, row.no(), row.revision()))));
  }

  /**
   * The statement that this very intake gave before, if nothing has changed since; then there is nothing to read. A statement
   * that waited for its closing time becomes final here when that time has come.
   *
   * @param mappingHash of the mapping that would read the intake now
   */
  public Optional<PostingResult> asKnown(Intake intake, String mappingHash) {
    return change(handle -> {
      Optional<StatementRevision> found = handle.createQuery(RevisionRow.SELECT + " where s.intake_fingerprint = :fingerprint and s.mapping_hash = :mapping"
              + " and s.source = :source and s.dataset = :dataset and v.revision = s.revision")
          .bind("fingerprint", intake.fingerprint()).bind("mapping", mappingHash).bind("source", intake.source()).bind("dataset", intake.dataset())
          .map((row, context) -> RevisionRow.read(row)).findFirst();
      return found.map(last -> settled(handle, last, intake));
    });
  }

  private PostingResult settled(Handle handle, StatementRevision last, Intake intake) {
    Instant now = intake.takenAt();
    Instant finalFrom = last.statement().finalFrom();
    if (last.status() != StatementStatus.PROVISIONAL || finalFrom == null || now.isBefore(finalFrom)) {
      return unchanged(last);
    }
    StatementRow row = StatementRow.lock(handle, last.statement().key(), last.statement().dataset(), last.source());
    if (row.revision() != last.revision()) {
      return unchanged(revision(handle, row.no(), row.revision()));
    }
    Instant settledSince = row.settledSince() == null ? intake.orderedAt() : row.settledSince();
    StatementRevision revision = last;
    int held = 0;
    if (lifecycle.closed(null, finalFrom, settledSince, now)) {
      revision = new StatementRevision(last.statementNo(), last.source(), last.statement(), row.revision() + 1, StatementStatus.FINAL,
          last.reconciliation(), last.contentHash(), now());
      RevisionRow.insert(handle, revision, intake.fingerprint(), intake.orderedAt(), 0, 0, 0);
      held = deliveries.owe(handle, List.of(revision));
    }
    row.settled(handle, revision.revision(), settledSince, intake);
    if (revision != last) {
      audit.revision(handle, revision);
    }
    long count = revision.reconciliation().lineCount();
    return revision == last ? unchanged(last) : new PostingResult(revision, false, true, 0, 0, count, 0, 0, held, List.of(), false);
  }

  static PostingResult unchanged(StatementRevision last) {
    return new PostingResult(last, false, false, 0, 0, last.reconciliation().lineCount(), 0, 0, 0, List.of(), false);
  }

  /** The latest revision of a statement. */
  public Optional<StatementRevision> latest(StatementKey key) {
    return read(handle -> StatementRow.find(handle, key).filter(row -> row.revision() > 0)
        .map(row -> revision(handle, row.no(), row.revision())));
  }

  /** Whether the ledger has a statement of the provider's own, in whatever status, for a part of a time; estimates do not count. */
  public boolean isBilled(String provider, String account, String dataset, BillingPeriod period) {
    return read(handle -> RevisionRow.overlapping(handle, provider, account, dataset, period).stream()
        .anyMatch(each -> !each.statement().isEstimate()));
  }

  /** What stands for a part of the same time as this statement. */
  List<StatementRevision> overlapping(Handle handle, Statement statement) {
    return RevisionRow.overlapping(handle, statement.key().provider(), statement.key().account(), statement.dataset(), statement.period());
  }

  /** A statement of the provider's own for a part of the same time. */
  Optional<StatementRevision> billed(Handle handle, Statement statement) {
    return overlapping(handle, statement).stream().filter(each -> !each.statement().isEstimate()).findFirst();
  }

  /** The latest revision of every statement, by source, dataset and period. */
  public List<StatementRevision> statements() {
    return read(handle -> handle.createQuery(RevisionRow.SELECT + " where v.revision = s.revision"
        + " order by s.source, s.dataset, v.period_start, s.statement_id").map((row, context) -> RevisionRow.read(row)).list());
  }

  /** The latest revision of every statement of one configured account and dataset, by period. */
  public List<StatementRevision> statements(String source, String dataset) {
    return read(handle -> handle.createQuery(RevisionRow.SELECT + " where v.revision = s.revision and s.source = :source"
            + " and s.dataset = :dataset order by v.period_start, s.statement_id")
        .bind("source", source).bind("dataset", dataset).map((row, context) -> RevisionRow.read(row)).list());
  }

  StatementRevision revision(Handle handle, long statementNo, int revision) {
    return handle.createQuery(RevisionRow.SELECT + " where s.statement_no = :no and v.revision = :revision").bind("no", statementNo)
        .bind("revision", revision).map((row, context) -> RevisionRow.read(row)).one();
  }

  /** Every version of a record, oldest first; empty when there is none. */
  public List<RecordVersion> history(StatementKey key, String resourceId, String lineKey) {
    return read(handle -> StatementRow.find(handle, key).map(row -> handle.createQuery("select * from ledger_record where statement_no = :no"
            + " and resource_id = :resource and line_key = :line order by since_revision")
        .bind("no", row.no()).bind("resource", resourceId).bind("line", lineKey)
        .map((version, context) -> new RecordVersion(RecordRow.read(version), version.getInt("since_revision"),
            version.getInt("until_revision") == Posting.OPEN ? null : version.getInt("until_revision"))).list()).orElse(List.of()));
  }

  /** Every revision of a statement, oldest first; empty when there is none. */
  public List<StatementRevision> revisions(StatementKey key) {
    return read(handle -> StatementRow.find(handle, key).map(row -> handle.createQuery(RevisionRow.SELECT
            + " where s.statement_no = :no order by v.revision").bind("no", row.no()).map((each, context) -> RevisionRow.read(each)).list()).orElse(List.of()));
  }

  /** Hands over the records of a revision, ordered by resource and line key, those that vanished included; memory stays small. */
  public void records(StatementRevision revision, Consumer<RevisedRecord> each) {
    RecordPages.read(this, revision, each);
  }

  /** What is owed to the sinks. */
  public Deliveries deliveries() {
    return deliveries;
  }

  /** What was collected when, and how it ended. */
  public Runs runs() {
    return runs;
  }

  /** What has been compared with what, and what that has found. */
  public Comparisons comparisons() {
    return comparisons;
  }

  /** What happened, in order, so that nobody can alter it unseen. */
  public Audit audit() {
    return audit;
  }

  /** What the revisions were read from. */
  public Origins origins() {
    return new Origins(this);
  }

  /** What could not become canonical. */
  public Quarantine quarantine() {
    return new Quarantine(this);
  }

  Turns turns() {
    return turns;
  }

  Lifecycle lifecycle() {
    return lifecycle;
  }

  List<Subscription> subscriptions() {
    return subscriptions;
  }

  /** Whether nothing that is taken in is kept. */
  public boolean isRehearsal() {
    return rehearsal;
  }

  /** A question. */
  <R> R read(HandleCallback<R, RuntimeException> work) {
    try {
      return jdbi.withHandle(work);
    } catch (JdbiException e) {
      throw told(null, e);
    }
  }

  /** A transaction that writes; a rehearsal undoes it at its end. It may be begun more than once, so it changes nothing but the ledger. */
  <R> R change(HandleCallback<R, RuntimeException> work) {
    for (int attempt = 1; ; attempt++) {
      try (Turns.Turn writing = turns.write()) {
        return jdbi.inTransaction(handle -> {
          R result = work.withHandle(handle);
          if (rehearsal) {
            handle.rollback();
          }
          return result;
        });
      } catch (JdbiException e) {
        if (attempt == DEADLOCKS || !trouble.isDeadlock(e)) {
          throw told(null, e);
        }
      }
    }
  }

  /** The same without a result. */
  void useChange(HandleConsumer<RuntimeException> work) {
    change(handle -> {
      work.useHandle(handle);
      return null;
    });
  }

  /** Makes what has been committed survive whatever happens to this process. */
  void persist() {
    if (engine.persist() == null) {
      return;
    }
    try (Turns.Turn writing = turns.write()) {
      read(handle -> handle.execute(engine.persist()));
    }
  }

  Jdbi jdbi() {
    return jdbi;
  }

  /** Now, to the microsecond: what every engine keeps. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** A sentence when the clock says an earlier time than the ledger recorded last; once, until it is right again. */
  public Optional<String> clockIsBehind() {
    return clockWatch.look(now(), audit.lastRecordedAt());
  }

  /** Whether the database answers. */
  public boolean answers() {
    try {
      return read(handle -> handle.createQuery("select 1").mapTo(Integer.class).one()) == 1;
    } catch (LedgerException e) {
      return false;
    }
  }

  /** @param what was being done, in the infinitive */
  RuntimeException trouble(String what, Exception e) {
    return trouble.isDeadlock(e) ? new DeadlockException(told(what, e)) : told(what, e);
  }

  private LedgerException told(String what, Exception e) {
    LedgerException told = trouble.told(what, e);
    if (told.isDown()) {
      connections.renew();
    }
    return told;
  }

  /** Whether a row was refused because its key is there already. */
  boolean isDuplicate(Exception e) {
    return trouble.isDuplicate(e);
  }

  /** What is thrown already tells more than that the connection cannot be given back. */
  private static void closeQuietly(Handle handle) {
    try {
      if (handle != null) {
        handle.close();
      }
    } catch (JdbiException e) {
      // The pool forgets a connection that is broken.
    }
  }

  @Override
  public void close() {
    connections.close();
  }
}
