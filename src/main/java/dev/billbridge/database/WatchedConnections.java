package dev.billbridge.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;

/**
 * Connections to the ledger's database, none of which waits without end: not to be made, not for a
 * lock, and not for the answer of a server that has gone without a word. A statement may take as
 * long as it needs as long as its server answers others.
 */
public final class WatchedConnections implements ConnectionFactory, AutoCloseable {

  /**
   * Work on the ledger uses one connection at a time; more work than this at once waits for one.
   */
  private static final int CONNECTIONS = 16;
  /**
   * How often work waits anew while all connections are busy, which is not an error of the
   * database.
   */
  private static final int TURNS = 20;
  /** How long to wait for a database that did not answer the last request. */
  private static final Duration IMPATIENCE = Duration.ofSeconds(1);

  static {
    // Otherwise a thread holds the connections that it has used and, by way of the pool's metrics,
    // the whole service after its end. The pool itself does so only in a class loader of its own.
    System.setProperty("com.zaxxer.hikari.useWeakReferences", "true");
  }

  private final HikariDataSource pool;
  private final Engine engine;
  private final String url;
  private final Properties login;
  private final Duration patience;
  private final Map<Connection, Long> lent = new ConcurrentHashMap<>();
  private final ScheduledExecutorService watch;
  private Long silentSince;

  /**
   * @param user may be null
   * @param password may be null; never shown
   * @param patience how long to wait for a connection, a lock, or a sign of life; a quarter of a
   *     second or more
   * @throws com.zaxxer.hikari.pool.HikariPool.PoolInitializationException if there is no connection
   *     now
   */
  public WatchedConnections(
      Engine engine, String url, String user, String password, Duration patience) {
    this.engine = engine;
    this.login = login(user, password);
    this.url = settled(engine, engine.ledgerUrl(url, patience), login, patience);
    this.patience = patience;
    HikariConfig config = new HikariConfig();
    config.setPoolName("ledger");
    config.setJdbcUrl(this.url);
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(0);
    config.setAutoCommit(true);
    config.setConnectionTimeout(patience.toMillis());
    config.setValidationTimeout(Math.min(patience.toMillis(), config.getValidationTimeout()));
    // What a row lock waited for must be seen after it.
    config.setTransactionIsolation(engine.isolation());
    config.setConnectionInitSql(engine.session(patience));
    engine.opening(this.url);
    this.pool = new HikariDataSource(config);
    engine.opened(this.url);
    this.watch = engine.isRemote(url) ? watch() : null;
  }

  private static String settled(Engine engine, String url, Properties login, Duration patience) {
    try {
      return engine.settled(url, login, patience);
    } catch (SQLException e) {
      throw new HikariPool.PoolInitializationException(e);
    }
  }

  @Override
  public Connection openConnection() throws SQLException {
    for (int turn = 1; ; turn++) {
      try {
        Connection connection = pool.getConnection();
        pool.getHikariConfigMXBean().setConnectionTimeout(patience.toMillis());
        lent.put(connection, System.nanoTime());
        return connection;
      } catch (SQLException e) {
        boolean busy = e.getCause() == null && pool.isRunning() && lent.size() >= CONNECTIONS;
        if (!busy) {
          // The next requests, such as those of the other accounts of the same run, wait less.
          pool.getHikariConfigMXBean()
              .setConnectionTimeout(Math.min(IMPATIENCE.toMillis(), patience.toMillis()));
        }
        if (!busy || turn == TURNS) {
          throw e;
        }
      }
    }
  }

  @Override
  public void closeConnection(Connection connection) throws SQLException {
    lent.remove(connection);
    connection.close();
  }

  /**
   * Gives up idle connections after an error: they were made before it, and are no better than the
   * connection that had it.
   */
  public void renew() {
    if (pool.getHikariPoolMXBean() != null) {
      pool.getHikariPoolMXBean().softEvictConnections();
    }
  }

  /**
   * Has the connections counted and timed.
   *
   * @param registry of Micrometer; once at most
   */
  public void measure(Object registry) {
    pool.setMetricRegistry(registry);
  }

  /** The same connections for a library that knows only this interface. */
  public DataSource dataSource() {
    return pool;
  }

  /**
   * Distinguishes a long statement from a dead line: if new connections are not answered either,
   * the others are given up.
   */
  private ScheduledExecutorService watch() {
    ScheduledExecutorService service = Executors.newSingleThreadScheduledExecutor(work -> {
      Thread thread = new Thread(work, "ledger-watch");
      thread.setDaemon(true);
      return thread;
    });
    long pause = Math.max(50, patience.toMillis() / 3);
    service.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.MILLISECONDS);
    return service;
  }

  private void look() {
    long now = System.nanoTime();
    boolean anyLong =
        lent.values().stream().anyMatch(since -> now - since > patience.toNanos() / 2);
    if (!anyLong || isAlive()) {
      silentSince = null;
    } else if (silentSince == null) {
      silentSince = now;
    } else if (now - silentSince > patience.toNanos() / 2) {
      engine.abandon(lent.keySet(), url);
    }
  }

  private static Properties login(String user, String password) {
    Properties login = new Properties();
    if (user != null) {
      login.setProperty("user", user);
    }
    if (password != null) {
      login.setProperty("password", password);
    }
    return login;
  }

  private boolean isAlive() {
    try (Connection fresh = DriverManager.getConnection(url, login)) {
      return true;
    } catch (SQLException e) {
      // A refusal is an answer too.
      return DatabaseError.of(e, engine) != DatabaseError.UNREACHABLE;
    }
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.shutdownNow();
    }
    pool.close();
    engine.closed(url, login);
  }
}
