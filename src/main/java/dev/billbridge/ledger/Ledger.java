package dev.billbridge.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.billbridge.archive.Intake;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import java.sql.SQLException;
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
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** The database in which collecting and delivering meet. Safe to use from several threads. */
public final class Ledger implements AutoCloseable {

  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final Engine engine;
  private final InstantSource clock;
  private final Lifecycle lifecycle;
  private final List<Subscription> subscriptions;
  private final Deliveries deliveries;

  private Ledger(HikariDataSource pool, Engine engine, InstantSource clock, Lifecycle lifecycle, List<Subscription> subscriptions) {
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
    this.engine = engine;
    this.clock = clock;
    this.lifecycle = lifecycle;
    this.subscriptions = List.copyOf(subscriptions);
    this.deliveries = new Deliveries(this);
  }

  /**
   * Opens the ledger, making or upgrading its tables, and notes what new sinks are owed of the history.
   *
   * @param password may be null; never shown
   * @throws LedgerException in one sentence, if it cannot be opened
   */
  public static Ledger open(String url, String user, String password, InstantSource clock, Lifecycle lifecycle, List<Subscription> subscriptions) {
    Engine engine = Engine.of(url);
    HikariConfig config = new HikariConfig();
    config.setPoolName("ledger");
    config.setJdbcUrl(engine.url(url));
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(8);
    config.setMinimumIdle(0);
    config.setAutoCommit(true);
    config.setConnectionTimeout(10_000);
    HikariDataSource pool;
    try {
      pool = new HikariDataSource(config);
    } catch (HikariPool.PoolInitializationException e) {
      throw new LedgerException(explained(engine, url, e), e);
    }
    try {
      migrate(pool, engine);
      Ledger ledger = new Ledger(pool, engine, clock, lifecycle, subscriptions);
      ledger.deliveries.oweHistory(ledger.subscriptions);
      return ledger;
    } catch (FlywayException e) {
      pool.close();
      throw new LedgerException("the ledger " + shown(url) + " cannot be brought to this version: " + cause(e).getMessage()
          + ". Use the version of Billbridge that wrote it, or restore a backup", e);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  private static void migrate(DataSource pool, Engine engine) {
    Flyway.configure(Ledger.class.getClassLoader()).dataSource(pool).locations("classpath:db/ledger").table("ledger_schema")
        .placeholders(engine.types()).baselineOnMigrate(true).baselineVersion("0").load().migrate();
  }

  /** Starts taking in a statement; the caller closes the posting. */
  public Posting post() {
    Handle handle = jdbi.open();
    try {
      return new Posting(this, handle, engine);
    } catch (SQLException e) {
      handle.close();
      throw trouble("take in a statement", e);
    }
  }

  /**
   * The statement that this very intake gave before, if nothing has changed since; then there is nothing to read. A statement
   * that waited for its closing time becomes final here when that time has come.
   *
   * @param mappingHash of the mapping that would read the intake now
   */
  public Optional<PostingResult> asKnown(Intake intake, String mappingHash) {
    return jdbi.inTransaction(handle -> {
      Optional<StatementRevision> found = handle.createQuery(RevisionRow.SELECT + " where s.intake_fingerprint = :fingerprint and s.mapping_hash = :mapping"
              + " and s.source = :source and s.dataset = :dataset and v.revision = s.revision")
          .bind("fingerprint", intake.fingerprint()).bind("mapping", mappingHash).bind("source", intake.source()).bind("dataset", intake.dataset())
          .map((row, context) -> RevisionRow.read(row)).findFirst();
      return found.map(last -> settled(handle, last));
    });
  }

  private PostingResult settled(Handle handle, StatementRevision last) {
    Instant now = now();
    Instant finalFrom = last.statement().finalFrom();
    if (last.status() != StatementStatus.PROVISIONAL || finalFrom == null || now.isBefore(finalFrom)) {
      return unchanged(last);
    }
    StatementRow row = StatementRow.lock(handle, last.statement().key(), last.statement().dataset(), last.source());
    Instant settledSince = row.settledSince() == null ? now : row.settledSince();
    StatementRevision revision = last;
    int held = 0;
    if (lifecycle.closed(null, finalFrom, settledSince, now)) {
      revision = new StatementRevision(last.statementNo(), last.source(), last.statement(), row.revision() + 1, StatementStatus.FINAL,
          last.reconciliation(), last.contentHash(), now);
      RevisionRow.insert(handle, revision, 0, 0, 0);
      held = deliveries.owe(handle, List.of(revision), subscriptions);
    }
    row.update(handle, revision.revision(), row.intakeFingerprint(), row.mappingHash(), finalFrom, settledSince);
    long count = revision.reconciliation().lineCount();
    return revision == last ? unchanged(last) : new PostingResult(revision, false, true, 0, 0, count, 0, 0, held);
  }

  private static PostingResult unchanged(StatementRevision last) {
    return new PostingResult(last, false, false, 0, 0, last.reconciliation().lineCount(), 0, 0, 0);
  }

  /** The latest revision of a statement. */
  public Optional<StatementRevision> latest(StatementKey key) {
    return jdbi.withHandle(handle -> StatementRow.find(handle, key).filter(row -> row.revision() > 0)
        .map(row -> revision(handle, row.no(), row.revision())));
  }

  /** The latest revision of every statement, by source, dataset and period. */
  public List<StatementRevision> statements() {
    return jdbi.withHandle(handle -> handle.createQuery(RevisionRow.SELECT + " where v.revision = s.revision"
        + " order by s.source, s.dataset, v.period_start, s.statement_id").map((row, context) -> RevisionRow.read(row)).list());
  }

  StatementRevision revision(Handle handle, long statementNo, int revision) {
    return handle.createQuery(RevisionRow.SELECT + " where s.statement_no = :no and v.revision = :revision").bind("no", statementNo)
        .bind("revision", revision).map((row, context) -> RevisionRow.read(row)).one();
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
    return new Runs(this);
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
    return explained != null ? explained : "the ledger " + shown(url) + " cannot be opened: " + cause.getMessage();
  }

  private static Throwable cause(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null && !(cause instanceof SQLException)) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String shown(String url) {
    return url.replaceAll("[?;].*", "");
  }

  @Override
  public void close() {
    pool.close();
  }
}
