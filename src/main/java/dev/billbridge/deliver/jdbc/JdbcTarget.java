package dev.billbridge.deliver.jdbc;

import dev.billbridge.database.Engine;
import dev.billbridge.deliver.DeliveryMark;
import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.OwedRevision;
import dev.billbridge.deliver.SinkDatabase;
import dev.billbridge.deliver.Target;
import dev.billbridge.render.Tally;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * A database: tables {@code billing_statement} and {@code billing_record}, the view
 * {@code billing_current_record} of the records that have not vanished, and
 * {@code billing_delivery}, which records what each sink has received.
 *
 * <p>One revision is one transaction: header, records and the mark that it was delivered. Only
 * records that changed after the last delivered revision are written. Before the commit, count and
 * sums in the table are compared with those of the ledger, and if they differ, every record is
 * written again; if they still differ nothing is committed.
 *
 * <p>Amounts are exact in every engine. Instants are kept to the microsecond, in PostgreSQL as
 * instants, in MariaDB as UTC.
 */
public final class JdbcTarget implements Target, AutoCloseable {

  private final Engine engine;
  private final SinkDatabase database;
  private final BillingTables tables;
  private final InstantSource clock;
  private volatile boolean prepared;

  /**
   * Connects at the first delivery, not before.
   *
   * @param database H2, PostgreSQL or MariaDB
   * @param clock for the time of delivery, stored as UTC
   * @throws IllegalArgumentException if it is another database
   */
  public JdbcTarget(SinkDatabase database, InstantSource clock) {
    this.engine = Engine.of(database.url()).orElseThrow(() -> {
      database.close();
      return new IllegalArgumentException(
          "a JDBC sink needs a URL that begins with " + Engine.SUPPORTED);
    });
    this.database = database;
    this.tables = new BillingTables(engine);
    this.clock = clock;
  }

  @Override
  public Outcome deliver(OwedRevision owed) {
    try (Connection connection = database.connections().connect()) {
      prepare(connection);
      DeliveryMark mark = new DeliveryMark(connection, engine, owed);
      mark.make();
      database.connections().begin(connection);
      Outcome outcome;
      boolean done = false;
      try {
        outcome = deliver(owed, mark, new RevisionTransaction(connection, engine, owed));
        done = outcome instanceof Outcome.Delivered;
      } finally {
        if (!done) {
          database.connections().undo(connection);
        }
      }
      if (done) {
        connection.commit();
        engine.persist(connection);
      }
      return outcome;
    } catch (SQLException e) {
      prepared = false;
      return database.failure(e);
    }
  }

  private Outcome deliver(OwedRevision owed, DeliveryMark mark, RevisionTransaction transaction)
      throws SQLException {
    int revision = owed.revision().number();
    DeliveryMark.State delivered = mark.lock();
    if (delivered == null) {
      return new Outcome.Transient("the row in billing_delivery was removed meanwhile");
    }
    Outcome known = mark.known(delivered, database.toString());
    if (known != null) {
      return known;
    }
    DeliveryMark.State present = transaction.lockStatement();
    Outcome other = mark.known(present, database.toString());
    if (other instanceof Outcome.Delivered && present.revision() > revision) {
      mark.set(OffsetDateTime.now(clock.withZone(ZoneOffset.UTC)));
      return new Outcome.Delivered(
          "another sink has delivered revision %d there".formatted(present.revision()));
    }
    if (other instanceof Outcome.AheadOfLedger) {
      return other;
    }
    transaction.writeStatement();
    Tally inserted = present.revision() == 0 ? transaction.insertRecords() : null;
    Tally tally = inserted != null
        ? inserted
        : transaction.writeRecords(
            record -> record.since() > delivered.revision() || record.vanished());
    if (owed.startsOver()) {
      transaction.endUnknownRecords();
    }
    if (inserted == null) {
      transaction.writeStatementFieldsOfRecords();
    }
    if (!transaction.holds(tally)) {
      // Somebody has altered the table, or a record came back as it was before it vanished.
      transaction.writeRecords(record -> true);
      if (!transaction.holds(tally)) {
        return new Outcome.Rejected(
            ("%s has records of statement %s that are not in the ledger, so count or sum would differ; "
                    + "remove them from billing_record and deliver again")
                .formatted(database, owed.revision().key()));
      }
    }
    mark.set(OffsetDateTime.now(clock.withZone(ZoneOffset.UTC)));
    return new Outcome.Delivered("revision %d, %d records%s"
        .formatted(
            revision,
            tally.current(),
            tally.vanished() == 0 ? "" : " and %d vanished".formatted(tally.vanished())));
  }

  @Override
  public Outcome probe(OwedRevision sample) {
    if (database.isAbsent()) {
      return new Outcome.Delivered("the database is made at the first delivery");
    }
    try (Connection connection = database.connections().connect()) {
      tables.probe(connection);
      return new Outcome.Delivered("logged in, the rights suffice");
    } catch (SQLException e) {
      return database.failure(e);
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
    database.close();
  }
}
