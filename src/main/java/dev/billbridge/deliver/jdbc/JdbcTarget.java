package dev.billbridge.deliver.jdbc;

import dev.billbridge.database.Dialect;
import dev.billbridge.database.Engine;
import dev.billbridge.database.H2Files;
import dev.billbridge.database.JdbcUrl;
import dev.billbridge.database.SinkConnections;
import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.OwedRevision;
import dev.billbridge.deliver.Target;
import dev.billbridge.render.Tally;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * A database: tables {@code billing_statement} and {@code billing_record}, the view
 * {@code billing_current_record} of the records that have not vanished, and
 * {@code billing_delivery}, which says what each sink has received.
 *
 * <p>One revision is one transaction: header, records and the mark that it was delivered. Only
 * records that changed after the last delivered revision are written. Before the commit, count and
 * sums in the table are held against those of the ledger, and if they differ, every record is
 * written again; if they still differ nothing is committed.
 *
 * <p>Amounts are exact in every engine. Instants are kept to the microsecond, in PostgreSQL as
 * instants, in MariaDB as UTC.
 */
public final class JdbcTarget implements Target, AutoCloseable {

  /** How long a delivery waits for a connection. */
  static final Duration CONNECT = Duration.ofSeconds(10);

  private final Dialect dialect;
  private final BillingTables tables;
  private final SinkConnections connections;
  private final InstantSource clock;
  private final String url;
  private final String database;
  private final String password;
  private volatile boolean prepared;

  /**
   * Connects at the first delivery, not before.
   *
   * @param url {@code jdbc:h2:…}, {@code jdbc:postgresql:…} or {@code jdbc:mariadb:…}
   * @param user null when the URL names it
   * @param password null when the URL holds it or none is needed
   * @param parallel deliveries at the same time; 1 or more
   * @param clock for the time of delivery, kept as UTC
   * @throws IllegalArgumentException if the URL is for another database or not one that the driver
   *     understands
   */
  public JdbcTarget(String url, String user, String password, int parallel, InstantSource clock) {
    this(url, user, password, parallel, clock, CONNECT);
  }

  JdbcTarget(
      String url,
      String user,
      String password,
      int parallel,
      InstantSource clock,
      Duration connect) {
    this.dialect = Engine.of(url)
        .orElseThrow(() -> new IllegalArgumentException(
            "a JDBC sink needs a URL that begins with " + Engine.SUPPORTED));
    this.tables = new BillingTables(dialect);
    this.clock = clock;
    this.url = url;
    this.database = JdbcUrl.withoutSecrets(url);
    this.password = password;
    this.connections = new SinkConnections(url, user, password, parallel, connect);
  }

  @Override
  public Outcome deliver(OwedRevision owed) {
    try (Connection connection = connections.connect()) {
      prepare(connection);
      RevisionTransaction transaction = new RevisionTransaction(connection, dialect, owed);
      transaction.makeMark();
      connections.begin(connection);
      Outcome outcome;
      boolean done = false;
      try {
        outcome = deliver(owed, transaction);
        done = outcome instanceof Outcome.Delivered;
      } finally {
        if (!done) {
          connections.undo(connection);
        }
      }
      if (done) {
        connection.commit();
        dialect.persist(connection);
      }
      return outcome;
    } catch (SQLException e) {
      prepared = false;
      return SqlErrors.outcome(owed.sink() + ": " + database, e, dialect, password);
    }
  }

  private Outcome deliver(OwedRevision owed, RevisionTransaction transaction) throws SQLException {
    int revision = owed.revision().number();
    RevisionTransaction.Mark mark = transaction.lockMark();
    if (mark == null) {
      return new Outcome.Transient(
          owed.sink() + ": the row in billing_delivery was removed meanwhile");
    }
    Outcome known = transaction.known(mark, database);
    if (known != null) {
      return known;
    }
    RevisionTransaction.Mark present = transaction.lockStatement();
    Outcome brought = transaction.known(present, database);
    if (brought instanceof Outcome.Delivered && present.revision() > revision) {
      transaction.setMark(OffsetDateTime.now(clock.withZone(ZoneOffset.UTC)));
      return new Outcome.Delivered(
          "another sink has brought revision %d there".formatted(present.revision()));
    }
    if (brought instanceof Outcome.AheadOfLedger) {
      return brought;
    }
    transaction.writeStatement();
    Tally tally =
        transaction.writeRecords(record -> record.since() > mark.revision() || record.vanished());
    if (owed.startsOver()) {
      transaction.endUnknownRecords();
    }
    transaction.writeStatementFieldsOfRecords();
    if (!transaction.holds(tally)) {
      // Somebody has altered the table, or a record came back as it was before it vanished.
      transaction.writeRecords(record -> true);
      if (!transaction.holds(tally)) {
        return new Outcome.Rejected(
            ("%s: %s has records of statement %s that the ledger does not know, so count or sum would differ; "
                    + "remove them from billing_record and deliver again")
                .formatted(owed.sink(), database, owed.revision().key()));
      }
    }
    transaction.setMark(OffsetDateTime.now(clock.withZone(ZoneOffset.UTC)));
    return new Outcome.Delivered("revision %d, %d records%s"
        .formatted(
            revision,
            tally.current(),
            tally.vanished() == 0 ? "" : " and %d vanished".formatted(tally.vanished())));
  }

  @Override
  public Outcome probe(OwedRevision sample) {
    if (H2Files.isAbsent(url)) {
      return new Outcome.Delivered("the database is made at the first delivery");
    }
    try (Connection connection = connections.connect()) {
      tables.probe(connection);
      return new Outcome.Delivered("logged in, the rights suffice");
    } catch (SQLException e) {
      return SqlErrors.outcome(sample.sink() + ": " + database, e, dialect, password);
    }
  }

  private synchronized void prepare(Connection connection) throws SQLException {
    if (prepared) {
      return;
    }
    tables.prepare(connection);
    prepared = true;
  }

  /** Gives its connections back. */
  @Override
  public void close() {
    connections.close();
  }
}
