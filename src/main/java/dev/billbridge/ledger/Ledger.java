package dev.billbridge.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.billbridge.archive.Intake;
import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.ledger.engine.Engine;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** The database in which collecting and delivering meet. Safe to use from several threads. */
public final class Ledger implements AutoCloseable {

  /** Whoever works with the ledger holds one connection at a time; more work than this at once waits for its turn. */
  private static final int CONNECTIONS = 16;
  private static final Duration CONNECTION_TIMEOUT = Duration.ofMinutes(1);

  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final Engine engine;
  private final InstantSource clock;
  private final Lifecycle lifecycle;
  private final List<Subscription> subscriptions;
  private final boolean rehearsal;
  private final Deliveries deliveries;
  private final Audit audit;
  private final Runs runs;
  private final Comparisons comparisons;

  private Ledger(HikariDataSource pool, Engine engine, InstantSource clock, Lifecycle lifecycle, List<Subscription> subscriptions, boolean rehearsal) {
    this.rehearsal = rehearsal;
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
    this.engine = engine;
    this.clock = clock;
    this.lifecycle = lifecycle;
    this.subscriptions = List.copyOf(subscriptions);
    this.deliveries = new Deliveries(this);
    this.audit = new Audit(this);
    this.runs = new Runs(this);
    this.comparisons = new Comparisons(this);
  }

  /**
   * Opens the ledger, making or upgrading its tables, and notes what new sinks are owed of the history.
   *
   * @param password may be null; never shown
   * @throws LedgerException in one sentence, if it cannot be opened
   */
  public static Ledger open(String url, String user, String password, InstantSource clock, Lifecycle lifecycle, List<Subscription> subscriptions) {
    return open(url, user, password, clock, lifecycle, subscriptions, false);
  }

  /**
   * The same, but everything that is taken in afterwards is judged and then forgotten.
   *
   * @throws LedgerException in one sentence, if it cannot be opened
   */
  public static Ledger rehearse(String url, String user, String password, InstantSource clock, Lifecycle lifecycle, List<Subscription> subscriptions) {
    return open(url, user, password, clock, lifecycle, subscriptions, true);
  }

  private static Ledger open(String url, String user, String password, InstantSource clock, Lifecycle lifecycle, List<Subscription> subscriptions,
      boolean rehearsal) {
    Engine engine = Engine.of(url);
    HikariConfig config = new HikariConfig();
    config.setPoolName("ledger");
    config.setJdbcUrl(engine.url(url));
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(0);
    config.setAutoCommit(true);
    config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
    // What a row lock waited for must be seen after it.
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setConnectionInitSql(engine.session());
    HikariDataSource pool;
    try {
      pool = new HikariDataSource(config);
    } catch (HikariPool.PoolInitializationException e) {
      throw new LedgerException(explained(engine, url, e), e);
    }
    try {
      Ledger ledger = new Ledger(pool, engine, clock, lifecycle, subscriptions, rehearsal);
      ledger.alone(() -> {
        migrate(pool, engine);
        ledger.deliveries.oweHistory(ledger.subscriptions);
      });
      return ledger;
    } catch (FlywayException e) {
      pool.close();
      throw new LedgerException("the ledger " + Engine.shown(url) + " cannot be brought to this version: " + cause(e).getMessage()
          + ". Use the version of Billbridge that wrote it, or restore a backup", e);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  /** Of processes that start at once, one after the other makes or upgrades the tables and owes the history. */
  private void alone(Runnable work) {
    if (engine.beginAlone() == null) {
      work.run();
      return;
    }
    jdbi.useHandle(handle -> {
      begin(handle);
      try {
        work.run();
      } finally {
        handle.createQuery(engine.endAlone()).mapTo(String.class).findOne();
      }
    });
  }

  private void begin(Handle handle) {
    JdbiException cause = null;
    try {
      if (!handle.createQuery(engine.beginAlone()).mapTo(String.class).findOne().equals(Optional.of("0"))) {
        return;
      }
    } catch (JdbiException e) {
      cause = e;
    }
    throw new LedgerException("another process has been starting on the same ledger for a minute; try again when it has started", cause);
  }

  private static void migrate(DataSource pool, Engine engine) {
    Flyway.configure(Ledger.class.getClassLoader()).dataSource(pool).locations("classpath:db/ledger").table("ledger_schema")
        .placeholders(engine.types()).baselineOnMigrate(true).baselineVersion("0").load().migrate();
  }

  /**
   * Starts taking in a statement; the caller closes the posting.
   *
   * @param mappingHash of the mapping that reads the intake
   * @param sharesKeys  a posting of the same intake has ended with {@link SharedKeyException}
   */
  public Posting post(Intake intake, String mappingHash, Statement statement, boolean sharesKeys) {
    Handle handle = jdbi.open();
    try {
      return new Posting(this, handle, engine, intake, mappingHash, statement, sharesKeys);
    } catch (SQLException e) {
      handle.close();
      throw trouble("take in " + statement.key(), e);
    } catch (RuntimeException e) {
      handle.close();
      throw e;
    }
  }

  /** The statement as it stands, if its latest revision was read from documents collected after the given time: a replay then has nothing to add. */
  public Optional<PostingResult> knownLater(StatementKey key, Instant takenAt) {
    return jdbi.withHandle(handle -> StatementRow.find(handle, key)
        .filter(row -> row.revision() > 0 && row.takenAt() != null && row.takenAt().isAfter(takenAt))
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
    Instant settledSince = row.settledSince() == null ? now : row.settledSince();
    StatementRevision revision = last;
    int held = 0;
    if (lifecycle.closed(null, finalFrom, settledSince, now)) {
      revision = new StatementRevision(last.statementNo(), last.source(), last.statement(), row.revision() + 1, StatementStatus.FINAL,
          last.reconciliation(), last.contentHash(), now());
      RevisionRow.insert(handle, revision, intake.fingerprint(), now, 0, 0, 0);
      held = deliveries.owe(handle, List.of(revision));
    }
    row.settled(handle, revision.revision(), settledSince);
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
    return jdbi.withHandle(handle -> StatementRow.find(handle, key).filter(row -> row.revision() > 0)
        .map(row -> revision(handle, row.no(), row.revision())));
  }

  /** Whether the ledger has a statement of the provider's own, in whatever status, for a part of a time; estimates do not count. */
  public boolean isBilled(String provider, String account, String dataset, BillingPeriod period) {
    return jdbi.withHandle(handle -> RevisionRow.overlapping(handle, provider, account, dataset, period).stream()
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
    return jdbi.withHandle(handle -> handle.createQuery(RevisionRow.SELECT + " where v.revision = s.revision"
        + " order by s.source, s.dataset, v.period_start, s.statement_id").map((row, context) -> RevisionRow.read(row)).list());
  }

  /** The latest revision of every statement of one configured account and dataset, by period. */
  public List<StatementRevision> statements(String source, String dataset) {
    return jdbi.withHandle(handle -> handle.createQuery(RevisionRow.SELECT + " where v.revision = s.revision and s.source = :source"
            + " and s.dataset = :dataset order by v.period_start, s.statement_id")
        .bind("source", source).bind("dataset", dataset).map((row, context) -> RevisionRow.read(row)).list());
  }

  StatementRevision revision(Handle handle, long statementNo, int revision) {
    return handle.createQuery(RevisionRow.SELECT + " where s.statement_no = :no and v.revision = :revision").bind("no", statementNo)
        .bind("revision", revision).map((row, context) -> RevisionRow.read(row)).one();
  }

  /** Every version of a record, oldest first; empty when there is none. */
  public List<RecordVersion> history(StatementKey key, String resourceId, String lineKey) {
    return jdbi.withHandle(handle -> StatementRow.find(handle, key).map(row -> handle.createQuery("select * from ledger_record where statement_no = :no"
            + " and resource_id = :resource and line_key = :line order by since_revision")
        .bind("no", row.no()).bind("resource", resourceId).bind("line", lineKey)
        .map((version, context) -> new RecordVersion(RecordRow.read(version), version.getInt("since_revision"),
            version.getInt("until_revision") == Posting.OPEN ? null : version.getInt("until_revision"))).list()).orElse(List.of()));
  }

  /** Every revision of a statement, oldest first; empty when there is none. */
  public List<StatementRevision> revisions(StatementKey key) {
    return jdbi.withHandle(handle -> StatementRow.find(handle, key).map(row -> handle.createQuery(RevisionRow.SELECT
            + " where s.statement_no = :no order by v.revision").bind("no", row.no()).map((each, context) -> RevisionRow.read(each)).list()).orElse(List.of()));
  }

  /** Hands over the records of a revision, ordered by resource and line key, those that vanished included; memory stays small. */
  public void records(StatementRevision revision, Consumer<RevisedRecord> each) {
    RecordPages.read(jdbi, revision, each);
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

  /** A transaction that writes; a rehearsal undoes it at its end. */
  <R> R change(HandleCallback<R, RuntimeException> work) {
    return jdbi.inTransaction(handle -> {
      R result = work.withHandle(handle);
      if (rehearsal) {
        handle.rollback();
      }
      return result;
    });
  }

  /** The same without a result. */
  void useChange(HandleConsumer<RuntimeException> work) {
    change(handle -> {
      work.useHandle(handle);
      return null;
    });
  }

  Jdbi jdbi() {
    return jdbi;
  }

  /** Now, to the microsecond: what every engine keeps. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** Whether the database answers. */
  public boolean answers() {
    try {
      return jdbi.withHandle(handle -> handle.createQuery("select 1").mapTo(Integer.class).one()) == 1;
    } catch (JdbiException e) {
      return false;
    }
  }

  LedgerException trouble(String what, SQLException e) {
    return new LedgerException("the ledger cannot %s: %s".formatted(what, e.getMessage()), e);
  }

  private static String explained(Engine engine, String url, Exception e) {
    Throwable cause = cause(e);
    String explained = cause instanceof SQLException sql ? engine.explain(sql, url) : null;
    return explained != null ? explained : "the ledger " + Engine.shown(url) + " cannot be opened: " + cause.getMessage();
  }

  private static Throwable cause(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null && !(cause instanceof SQLException)) {
      cause = cause.getCause();
    }
    return cause;
  }

  @Override
  public void close() {
    pool.close();
  }
}
