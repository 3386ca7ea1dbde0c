package dev.billbridge.deliver.jdbc;

import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.database.Dialect;
import dev.billbridge.database.H2Files;
import dev.billbridge.database.JdbcUrl;
import dev.billbridge.database.SinkConnections;
import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.OwedRevision;
import dev.billbridge.deliver.Target;
import dev.billbridge.render.Field;
import dev.billbridge.render.RecordField;
import dev.billbridge.render.StatementField;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A database of somebody else's design, filled by statements that the operator writes: one for each
 * revision of a statement, then one for each record that is new, changed or vanished since the last
 * delivered revision.
 *
 * <p>All of them and the mark that the revision was delivered, a row of {@code billing_delivery},
 * are one transaction: so a repeated delivery changes nothing, whatever the statements do.
 */
public final class SqlTarget implements Target, AutoCloseable {

  private final Dialect dialect;
  private final SinkConnections connections;
  private final String url;
  private final String database;
  private final String password;
  private final InstantSource clock;
  private final Execution statements;
  private final Execution records;
  private volatile boolean prepared;

  /** Runs one of the operator's statements. */
  @FunctionalInterface
  public interface Execution {

    /**
     * @param connection of the delivery's transaction; not to be closed or committed
     * @param values by name; null for what is unknown
     * @throws SQLException as the database said it
     */
    void run(Connection connection, Map<String, Object> values) throws SQLException;

    /** The statement with a question mark in place of each value; null when it is not known. */
    default String anonymous() {
      return null;
    }
  }

  /**
   * @param parallel deliveries at the same time; 1 or more
   * @param statements run once for each revision, before its records; null when nothing is to be
   *     run
   * @param records run once for each record; null when nothing is to be run
   * @param url of any database whose driver is on the class path
   * @throws IllegalArgumentException if no driver understands the URL
   */
  public SqlTarget(
      String url,
      String user,
      String password,
      int parallel,
      InstantSource clock,
      Execution statements,
      Execution records) {
    this.dialect = Dialect.of(url);
    this.connections = new SinkConnections(url, user, password, parallel, JdbcTarget.CONNECT);
    this.url = url;
    this.database = JdbcUrl.withoutSecrets(url);
    this.password = password;
    this.clock = clock;
    this.statements = statements;
    this.records = records;
  }

  /** Names of the values a statement's SQL may use. */
  public static Set<String> statementNames() {
    return names(StatementField.values());
  }

  /** Names of the values a record's SQL may use. */
  public static Set<String> recordNames() {
    return names(RecordField.values());
  }

  private static Set<String> names(Field[] fields) {
    Set<String> names = new TreeSet<>(BillingTables.columns(fields).keySet());
    names.addAll(Set.of("sink", "delivery_id"));
    return names;
  }

  @Override
  public Outcome probe(OwedRevision sample) {
    if (H2Files.isAbsent(url)) {
      return new Outcome.Blocked(
          "%s: there is no database %s; make it, with the tables the sink's SQL names"
              .formatted(sample.sink(), database));
    }
    try (Connection connection = connections.connect()) {
      if (!connection.getMetaData().supportsTransactions()) {
        return withoutTransactions(sample);
      }
      new BillingTables(dialect).probeMarks(connection);
      if (!dialect.explains()) {
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
      return SqlErrors.outcomeOfOwnSql(
          sample.sink() + ": " + database, e.refusal, dialect, password);
    } catch (SQLException e) {
      return SqlErrors.outcome(sample.sink() + ": " + database, e, dialect, password);
    }
  }

  /**
   * Has the database say how it would go about it, for which tables, columns and rights must be
   * there; nothing is written.
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
    String where = owed.sink() + ": " + database;
    try (Connection connection = connections.connect()) {
      if (!connection.getMetaData().supportsTransactions()) {
        return withoutTransactions(owed);
      }
      prepare(connection);
      RevisionTransaction transaction = new RevisionTransaction(connection, dialect, owed);
      transaction.makeMark();
      connections.begin(connection);
      try {
        Outcome outcome = deliver(owed, connection, transaction);
        connection.commit();
        dialect.persist(connection);
        return outcome;
      } finally {
        // Whatever has not been committed by now must not be: a pool may not be asked to decide
        // that.
        connections.undo(connection);
      }
    } catch (OwnSqlException e) {
      return SqlErrors.outcomeOfOwnSql(where, e.refusal, dialect, password);
    } catch (SQLException e) {
      prepared = false;
      return SqlErrors.outcome(where, e, dialect, password);
    }
  }

  private Outcome withoutTransactions(OwedRevision owed) {
    return new Outcome.Blocked(
        "%s: %s has no transactions, so the SQL could be run twice; use a database that has them"
            .formatted(owed.sink(), database));
  }

  private Outcome deliver(OwedRevision owed, Connection connection, RevisionTransaction transaction)
      throws SQLException {
    RevisionTransaction.Mark mark = transaction.lockMark();
    int revision = owed.revision().number();
    if (mark == null) {
      return new Outcome.Transient(
          owed.sink() + ": the row in billing_delivery was removed meanwhile");
    }
    Outcome known = transaction.known(mark, database);
    if (known != null) {
      return known;
    }
    if (owed.startsOver() && mark.revision() > 0 && !owed.isOrdered()) {
      // Whether a second run of the SQL replaces a row or adds another is only known to who wrote
      // it.
      return new Outcome.Rejected(
          ("%s: %s has revision %d of statement %s from before the ledger was restored, and this one would run the SQL for every record"
                  + " again; if the SQL adds rows, remove those of the statement, then order it with redeliver --sink %s --statement %s")
              .formatted(
                  owed.sink(),
                  database,
                  mark.revision(),
                  owed.revision().key(),
                  owed.sink(),
                  owed.revision().key()));
    }
    if (statements != null) {
      run(statements, connection, transaction.statementValues());
    }
    long[] executed = {0};
    if (records != null) {
      owed.records(record -> {
        // What vanished before the first delivery was never there; later it is told once, or again
        // after revisions were left out.
        boolean wanted = record.vanished()
            ? mark.revision() > 0
                && (record.change() == RevisedRecord.Change.VANISHED
                    || mark.revision() < revision - 1)
            : record.since() > mark.revision();
        if (wanted) {
          run(records, connection, transaction.recordValues(record));
          executed[0]++;
        }
      });
    }
    transaction.setMark(OffsetDateTime.now(clock.withZone(ZoneOffset.UTC)));
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
      new BillingTables(dialect).prepareMarks(connection);
      prepared = true;
    }
  }

  /** Gives its connections back. */
  @Override
  public void close() {
    connections.close();
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
