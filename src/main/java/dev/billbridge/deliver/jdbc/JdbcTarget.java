package dev.billbridge.deliver.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.OwedRevision;
import dev.billbridge.deliver.Target;
import dev.billbridge.h2.H2Files;
import dev.billbridge.render.Tally;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Properties;

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

  private final SqlDialect dialect;
  private final BillingTables tables;
  private final HikariDataSource connections;
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
    this.dialect = SqlDialect.of(url);
    this.tables = new BillingTables(dialect);
    this.clock = clock;
    this.url = url;
    this.database = shown(url);
    this.password = password;
    this.connections = connections(url, user, password, parallel, connect, dialect);
  }

  /**
   * A pool that connects when it is first asked, and whose connections commit by themselves. @param
   * most connections at the same time
   */
  static HikariDataSource connections(
      String url, String user, String password, int most, Duration connect, SqlDialect dialect) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.setPoolName("sink");
    config.setMaximumPoolSize(most);
    // Deliveries are rare: hold no connection to somebody else's database between them.
    config.setMinimumIdle(0);
    config.setIdleTimeout(Duration.ofSeconds(30).toMillis());
    config.setConnectionTimeout(connect.toMillis());
    config.setInitializationFailTimeout(-1);
    config.setTransactionIsolation(dialect.isolation());
    config.setConnectionInitSql(dialect.session());
    dialect.connection(url).forEach(config::addDataSourceProperty);
    try {
      return new HikariDataSource(config);
    } catch (RuntimeException e) {
      // Not passed on as the cause: the driver's message quotes the URL, which may hold a password.
      throw new IllegalArgumentException(
          shown(url)
              + " is not a URL that the database driver understands; example: jdbc:postgresql://db.example.com:5432/books");
    }
  }

  /** A connection of the pool; a database that lets nobody in says so at once. */
  static Connection connect(HikariDataSource pool) throws SQLException {
    if (pool.getHikariPoolMXBean().getTotalConnections() > 0) {
      return pool.getConnection();
    }
    // One try that says what is wrong. The pool alone would try again and again, until those who
    // count failed logins lock the user out.
    H2Files.makeFolder(pool.getJdbcUrl());
    DriverManager.getConnection(pool.getJdbcUrl(), login(pool)).close();
    H2Files.protect(pool.getJdbcUrl());
    return pool.getConnection();
  }

  /**
   * Undoes what has not been committed. The failure that led here is the one to report, so this has
   * none of its own.
   */
  static void undo(Connection connection, HikariDataSource pool) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The session has ended, or is ended now: nobody else may go on with its transaction.
      pool.evictConnection(connection);
    }
  }

  private static Properties login(HikariDataSource pool) {
    Properties login = new Properties();
    login.putAll(pool.getDataSourceProperties());
    if (pool.getUsername() != null) {
      login.setProperty("user", pool.getUsername());
    }
    if (pool.getPassword() != null) {
      login.setProperty("password", pool.getPassword());
    }
    return login;
  }

  /**
   * @param used whether the database is known to have been reached; otherwise it is not called on
   *     now
   */
  static void close(HikariDataSource pool, SqlDialect dialect, boolean used) {
    pool.close();
    if (used) {
      dialect.closed(pool.getJdbcUrl(), login(pool));
    }
  }

  /** The URL without what may be secret in it. */
  static String shown(String url) {
    // Oracle has user and password before the @, DB2 has them after a colon.
    return url.replaceFirst("[?;].*", "")
        .replaceFirst("[:,&]\\w+=.*", "")
        .replaceFirst("//[^/@]*@", "//")
        .replaceFirst("^(jdbc:oracle:\\w+:)[^@]*@", "$1@");
  }

  @Override
  public Outcome deliver(OwedRevision owed) {
    try (Connection connection = connect(connections)) {
      prepare(connection);
      RevisionTransaction transaction = new RevisionTransaction(connection, dialect, owed);
      transaction.makeMark();
      dialect.begin(connection);
      Outcome outcome;
      boolean done = false;
      try {
        outcome = deliver(owed, transaction);
        done = outcome instanceof Outcome.Delivered;
      } finally {
        if (!done) {
          undo(connection, connections);
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
    try (Connection connection = connect(connections)) {
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
    close(connections, dialect, prepared);
  }
}
