package dev.billbridge.database;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/**
 * Connections to a sink's database, which is somebody else's: made when they are needed, given back
 * soon, and committing by themselves until a transaction is {@linkplain #begin begun}.
 */
public final class SinkConnections implements AutoCloseable {

  private final Dialect dialect;
  private final HikariDataSource pool = new HikariDataSource();
  private volatile boolean used;

  /**
   * Connects at the first request, not before.
   *
   * @param user null when the URL names it
   * @param password null when the URL holds it or none is needed
   * @param most connections at the same time
   * @param wait how long to wait for one
   * @throws IllegalArgumentException if no driver understands the URL; the message shows no secret
   */
  public SinkConnections(String url, String user, String password, int most, Duration wait) {
    this.dialect = Dialect.of(url);
    try {
      pool.setJdbcUrl(url);
      DriverManager.getDriver(url);
    } catch (SQLException | RuntimeException e) {
      // Not passed on as the cause: the driver's message quotes the URL, which may hold a password.
      throw new IllegalArgumentException("%s is not a URL that the database driver understands; %s"
          .formatted(
              JdbcUrl.withoutSecrets(url), "example: jdbc:postgresql://db.example.com:5432/books"));
    }
    pool.setUsername(user);
    pool.setPassword(password);
    pool.setPoolName("sink");
    pool.setMaximumPoolSize(most);
    pool.setMinimumIdle(0);
    pool.setIdleTimeout(Duration.ofSeconds(30).toMillis());
    pool.setConnectionTimeout(wait.toMillis());
    pool.setInitializationFailTimeout(-1);
    pool.setTransactionIsolation(dialect.isolation());
    pool.setConnectionInitSql(dialect.session(null));
    dialect.sinkOptions(url).forEach(pool::addDataSourceProperty);
  }

  /** The dialect of the database. */
  public Dialect dialect() {
    return dialect;
  }

  /**
   * A connection, to be closed by the caller.
   *
   * @throws SQLException if there is none now; a refused login is reported at once
   */
  public Connection connect() throws SQLException {
    HikariPoolMXBean started = pool.getHikariPoolMXBean();
    if (started == null || started.getTotalConnections() == 0) {
      tryOnce();
    }
    Connection connection = pool.getConnection();
    used = true;
    return connection;
  }

  /**
   * One try that reports what is wrong. The pool alone would try again and again, until the server
   * locks out a user with so many failed logins.
   */
  private synchronized void tryOnce() throws SQLException {
    dialect.opening(pool.getJdbcUrl());
    try (Connection tried = DriverManager.getConnection(pool.getJdbcUrl(), login())) {
      if (pool.getTransactionIsolation() == null) {
        // The pool asks its first connection for it and never again: if that one breaks off over
        // the question, it sets level -1 on all others, and has no connection any more.
        pool.setTransactionIsolation(Integer.toString(tried.getTransactionIsolation()));
      }
    }
    dialect.opened(pool.getJdbcUrl());
  }

  /**
   * Begins a transaction on a connection that has none.
   *
   * @throws SQLException if the database does not let it begin
   */
  public void begin(Connection connection) throws SQLException {
    dialect.begin(connection, null);
  }

  /**
   * Undoes what has not been committed. The failure that led here is the one to report, so this has
   * none of its own.
   */
  public void undo(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The session has ended, or is ended now: nobody else may go on with its transaction.
      pool.evictConnection(connection);
    }
  }

  private Properties login() {
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

  @Override
  public void close() {
    pool.close();
    if (used) {
      dialect.closed(pool.getJdbcUrl(), login());
    }
  }
}
