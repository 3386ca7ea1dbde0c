package dev.billbridge.deliver.sql;

import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.deliver.DeliveryMark;
import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.OwedRevision;
import dev.billbridge.deliver.SinkDatabase;
import dev.billbridge.deliver.Target;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * A database of somebody else's design, filled by statements that the operator writes: one for each
 * revision of a statement, then one for each record that is new, changed or vanished since the last
 * delivered revision.
 *
 * <p>All of them and the mark that the revision was delivered, a row of {@code billing_delivery},
 * are one transaction: so a repeated delivery changes nothing, whatever the statements do.
 */
final class SqlTarget implements Target, AutoCloseable {

  private final SinkDatabase database;
  private final InstantSource clock;
  private final Execution statements;
  private final Execution records;
  private volatile boolean prepared;

  /** Runs one of the operator's statements. */
  @FunctionalInterface
  interface Execution {

    /**
     * @param connection of the delivery's transaction; not to be closed or committed
     * @param values by name; null for what is unknown
     * @throws SQLException as the database reports it
     */
    void run(Connection connection, Map<String, Object> values) throws SQLException;

    /** The statement with a question mark in place of each value; null when it is not known. */
    default String anonymous() {
      return null;
    }
  }

  /**
   * @param database any whose driver is on the class path
   * @param statements run once for each revision, before its records; null when nothing is to be
   *     run
   * @param records run once for each record; null when nothing is to be run
   */
  SqlTarget(SinkDatabase database, InstantSource clock, Execution statements, Execution records) {
    this.database = database;
    this.clock = clock;
    this.statements = statements;
    this.records = records;
  }

  @Override
  public Outcome probe(OwedRevision sample) {
    if (database.isAbsent()) {
      return new Outcome.Blocked(
          "there is no database %s; create it, with the tables the sink's SQL names"
              .formatted(database));
    }
    try (Connection connection = database.connections().connect()) {
      if (!connection.getMetaData().supportsTransactions()) {
        return withoutTransactions();
      }
      DeliveryMark.probeTable(connection, database.dialect());
      if (!database.dialect().explains()) {
        return new Outcome.Delivered(
            "logged in; whether the database understands the SQL shows with the first delivery");
      }
      for (Execution each : new Execution[] {statements, records}) {
        if (each != null) {
          explain(each, connection);
        }
      }
      return new Outcome.Delivered(
          "logged in, the rights suffice, and the database understands the SQL");
    } catch (OwnSqlException e) {
      return database.failureOfOwnSql(e.refusal);
    } catch (SQLException e) {
      return database.failure(e);
    }
  }

  /**
   * Has the database explain the statement, for which tables, columns and rights must be there;
   * nothing is written.
   */
  private static void explain(Execution execution, Connection connection) {
    String sql = execution.anonymous();
    if (sql != null && sql.matches("(?is)(insert|update|delete|merge|replace|with|select)\\b.*")) {
      try (PreparedStatement statement = connection.prepareStatement("EXPLAIN " + sql)) {
        for (int i = 1; i <= sql.chars().filter(c -> c == '?').count(); i++) {
          statement.setNull(i, Types.NULL);
        }
        statement.execute();
      } catch (SQLException e) {
        throw new OwnSqlException(e);
      }
    }
  }

  @Override
  public Outcome deliver(OwedRevision owed) {
    try (Connection connection = database.connections().connect()) {
      if (!connection.getMetaData().supportsTransactions()) {
        return withoutTransactions();
      }
      prepare(connection);
      DeliveryMark mark = new DeliveryMark(connection, database.dialect(), owed);
      mark.make();
      database.connections().begin(connection);
      try {
        Outcome outcome = deliver(owed, connection, mark);
        connection.commit();
        database.dialect().persist(connection);
        return outcome;
      } finally {
        // Whatever has not been committed by now must not be: a pool may not be asked to decide
        // that.
        database.connections().undo(connection);
      }
    } catch (OwnSqlException e) {
      return database.failureOfOwnSql(e.refusal);
    } catch (SQLException e) {
      prepared = false;
      return database.failure(e);
    }
  }

  private Outcome withoutTransactions() {
    return new Outcome.Blocked(
        "%s has no transactions, so the SQL could be run twice; use a database that has them"
            .formatted(database));
  }

  private Outcome deliver(OwedRevision owed, Connection connection, DeliveryMark mark)
      throws SQLException {
    DeliveryMark.State delivered = mark.lock();
    int revision = owed.revision().number();
    if (delivered == null) {
      return new Outcome.Transient("the row in billing_delivery was removed meanwhile");
    }
    Outcome known = mark.known(delivered, database.toString());
    if (known != null) {
      return known;
    }
    if (owed.startsOver() && delivered.revision() > 0 && !owed.isOrdered()) {
      // Whether a second run of the SQL replaces a row or adds another only its author
      // knows.
      return new Outcome.Rejected(
          ("%s has revision %d of statement %s from before the ledger was restored, and this one would "
                  + "run the SQL for every record again; if the SQL adds rows, remove those of the "
                  + "statement, then order it with redeliver --sink %s --statement %s")
              .formatted(
                  database,
                  delivered.revision(),
                  owed.revision().key(),
                  owed.sink(),
                  owed.revision().key()));
    }
    NamedValues values = new NamedValues(owed, database.dialect());
    if (statements != null) {
      run(statements, connection, values.statement());
    }
    long[] executed = {0};
    if (records != null) {
      owed.records(record -> {
        // What vanished before the first delivery was never there; later it is reported once, or
        // again after revisions were left out.
        boolean wanted = record.vanished()
            ? delivered.revision() > 0
                && (record.change() == RevisedRecord.Change.VANISHED
                    || delivered.revision() < revision - 1)
            : record.since() > delivered.revision();
        if (wanted) {
          run(records, connection, values.record(record));
          executed[0]++;
        }
      });
    }
    mark.set(OffsetDateTime.now(clock.withZone(ZoneOffset.UTC)));
    return new Outcome.Delivered(
        "revision %d, SQL run for %d records".formatted(revision, executed[0]));
  }

  private static void run(Execution execution, Connection connection, Map<String, Object> values) {
    try {
      execution.run(connection, values);
    } catch (SQLException e) {
      throw new OwnSqlException(e);
    }
  }

  private synchronized void prepare(Connection connection) throws SQLException {
    if (!prepared) {
      DeliveryMark.prepareTable(connection, database.dialect());
      prepared = true;
    }
  }

  /** Gives its connections back. */
  @Override
  public void close() {
    database.close();
  }

  private static final class OwnSqlException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final SQLException refusal;

    OwnSqlException(SQLException refusal) {
      super(refusal);
      this.refusal = refusal;
    }
  }
}
