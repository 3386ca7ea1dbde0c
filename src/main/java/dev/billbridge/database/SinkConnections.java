package dev.billbridge.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Properties;

/**
 * Connections to a sink's database, which is somebody else's: made when they are needed, given back
 * soon, and committing by themselves until a transaction is {@linkplain #begin begun}.
 */
public final class SinkConnections implements AutoCloseable {

  private final Dialect dialect;
  private final HikariConfig config = new HikariConfig();
  private volatile HikariDataSource pool;
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
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.setPoolName("sink");
    config.setMaximumPoolSize(most);
    config.setMinimumIdle(0);
    config.setIdleTimeout(Duration.ofSeconds(30).toMillis());
    config.setConnectionTimeout(wait.toMillis());
    config.setInitializationFailTimeout(-1);
    config.setTransactionIsolation(dialect.isolation());
    config.setConnectionInitSql(dialect.session(null));
    dialect.sinkOptions(url).forEach(config::addDataSourceProperty);
    try {
      this.pool = new HikariDataSource(config);
    } catch (RuntimeException e) {
      // Not passed on as the cause: the driver's message quotes the URL, which may hold a password.
      throw new IllegalArgumentException("%s is not a URL that the database driver understands; %s"
          .formatted(
              JdbcUrl.withoutSecrets(url), "example: jdbc:postgresql://db.example.com:5432/books"));
    }
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
    if (pool.getHikariPoolMXBean().getTotalConnections() == 0) {
      // One try that reports what is wrong. The pool alone would try again and again, until the
      // server locks out a user with so many failed logins.
      dialect.opening(pool.getJdbcUrl());
      DriverManager.getConnection(pool.getJdbcUrl(), login()).close();
      dialect.opened(pool.getJdbcUrl());
    }
    Connection connection = pooled();
    used = true;
    return connection;
  }

  /**
   * A pool may go on counting a connection that the server has ended. Where the database lets in
   * and the pool has no connection all the same, it is replaced.
   */
  private Connection pooled() throws SQLException {
    HikariDataSource tried = pool;
    try {
      return tried.getConnection();
    } catch (SQLTransientConnectionException e) {
      DriverManager.getConnection(tried.getJdbcUrl(), login()).close();
      synchronized (this) {
        if (pool == tried) {
          pool = new HikariDataSource(config);
          tried.close();
        }
      }
      return pool.getConnection();
    }
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
