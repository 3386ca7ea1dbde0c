package dev.billbridge.deliver;

import dev.billbridge.database.Dialect;
import dev.billbridge.database.H2Files;
import dev.billbridge.database.JdbcUrl;
import dev.billbridge.database.SinkConnections;
import java.sql.SQLException;
import java.time.Duration;

/** The database of one sink: its connections, its name for messages, and what its errors mean. */
public final class SinkDatabase implements AutoCloseable {

  /** How long a delivery waits for a connection. */
  public static final Duration CONNECT = Duration.ofSeconds(10);

  private final String url;
  private final String password;
  private final SinkConnections connections;

  /**
   * Connects at the first delivery, not before.
   *
   * @param user null when the URL names it
   * @param password null when the URL contains it or none is needed
   * @param parallel deliveries at the same time; 1 or more
   * @param wait how long to wait for a connection
   * @throws IllegalArgumentException if no driver understands the URL
   */
  public SinkDatabase(String url, String user, String password, int parallel, Duration wait) {
    this.url = url;
    this.password = password;
    this.connections = new SinkConnections(url, user, password, parallel, wait);
  }

  /**
   * The database that a sink's settings name.
   *
   * @throws RefusedException if it does not allow that many deliveries at the same time
   */
  public static SinkDatabase of(SinkParameters parameters) {
    int parallel = parameters.parallelDeliveries();
    if (parallel > 1 && parameters.text("url").startsWith("jdbc:h2:")) {
      // A process killed while two transactions are being saved leaves an H2 file that cannot be
      // trusted.
      throw parameters.refused(
          "parallel-deliveries",
          "= %d is more than an H2 database allows; remove it, or use PostgreSQL or MariaDB"
              .formatted(parallel));
    }
    return new SinkDatabase(
        parameters.text("url"),
        parameters.text("user"),
        parameters.text("password"),
        parallel,
        CONNECT);
  }

  /** Its JDBC URL; it may contain a secret. */
  public String url() {
    return url;
  }

  /** The dialect of its engine. */
  public Dialect dialect() {
    return connections.dialect();
  }

  /** Connections to it. */
  public SinkConnections connections() {
    return connections;
  }

  /** Whether it is a file that is not there yet. */
  public boolean isAbsent() {
    return H2Files.isAbsent(url);
  }

  /** What an error of Billbridge's own SQL means. */
  public Outcome failure(SQLException e) {
    return SqlErrors.outcome(toString(), e, dialect(), password);
  }

  /** What an error of SQL that the operator wrote means. */
  public Outcome failureOfOwnSql(SQLException e) {
    return SqlErrors.outcomeOfOwnSql(toString(), e, dialect(), password);
  }

  /** Gives its connections back. */
  @Override
  public void close() {
    connections.close();
  }

  /** The URL without what may be secret in it. */
  @Override
  public String toString() {
    return JdbcUrl.withoutSecrets(url);
  }
}
