package dev.billbridge.deliver.sql;

import dev.billbridge.deliver.SinkRoute;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * Runs the operator's statements through the sink's route, whose database component sees a data
 * source with one connection alone: that of the delivery under way. Closing, committing and rolling
 * back are left to the delivery.
 */
final class SqlRoute {

  private static final Pattern NAME = Pattern.compile(":\\?([A-Za-z_][A-Za-z0-9_]*)");

  private final SinkRoute route;
  private final OneConnection source = new OneConnection();

  /** Binds the data source {@code database-<sink>}. */
  SqlRoute(SinkRoute route) {
    this.route = route;
    route.bind("database", DataSource.class, source);
  }

  /**
   * @param sql text that the operator wrote; values take the place of its names, such as
   *     {@code :?record_id}
   * @param known names that have a value
   * @throws IllegalArgumentException whose message goes on after the setting's key
   */
  SqlTarget.Execution execution(String sql, Set<String> known) {
    if (sql.contains(":?${") || sql.contains(";") && !sql.strip().endsWith(";")) {
      throw new IllegalArgumentException(
          "may hold one statement with names such as :?record_id, and nothing that is put together when it runs");
    }
    Set<String> unknown = new TreeSet<>();
    Matcher names = NAME.matcher(sql);
    Set<String> used = new TreeSet<>();
    while (names.find()) {
      if (known.contains(names.group(1))) {
        used.add(names.group(1));
      } else {
        unknown.add(names.group());
      }
    }
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("names %s; there are :?%s"
          .formatted(String.join(", ", unknown), String.join(", :?", known)));
    }
    String statement = sql.strip().replaceFirst(";$", "");
    return new SqlTarget.Execution() {
      @Override
      public void run(Connection connection, Map<String, Object> values) throws SQLException {
        SqlRoute.this.run(connection, statement, values, used);
      }

      @Override
      public String anonymous() {
        return NAME.matcher(statement).replaceAll("?");
      }
    };
  }

  private void run(Connection connection, String sql, Map<String, Object> values, Set<String> used)
      throws SQLException {
    Map<String, Object> headers = new HashMap<>();
    used.forEach(name -> headers.put(name, values.get(name)));
    source.lend(connection);
    Exception failure;
    try {
      failure = route.send(sql, headers, Map.of()).failure();
    } finally {
      source.lend(null);
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException refusal) {
        throw refusal;
      }
    }
    if (failure != null) {
      throw new SQLException(failure.getMessage(), failure);
    }
  }

  private static final class OneConnection implements DataSource {

    private static final Set<String> NOT_THEIRS =
        Set.of("close", "commit", "rollback", "setAutoCommit");

    @SuppressWarnings("ThreadLocalUsage") // each sink lends its own
    private final ThreadLocal<Connection> lent = new ThreadLocal<>();

    void lend(Connection connection) {
      if (connection == null) {
        lent.remove();
      } else {
        lent.set(connection);
      }
    }

    @Override
    public Connection getConnection() throws SQLException {
      Connection connection = lent.get();
      if (connection == null) {
        throw new SQLException(
            "the database of a sql sink can be used only while a delivery is under way, and on its own thread");
      }
      return (Connection) Proxy.newProxyInstance(
          SqlRoute.class.getClassLoader(),
          new Class<?>[] {Connection.class},
          (proxy, method, arguments) -> {
            if (NOT_THEIRS.contains(method.getName())) {
              return null;
            }
            try {
              return method.invoke(connection, arguments);
            } catch (InvocationTargetException e) {
              throw e.getCause();
            }
          });
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() {
      return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {
      // Nothing is logged.
    }

    @Override
    public void setLoginTimeout(int seconds) {
      // Nobody logs in.
    }

    @Override
    public int getLoginTimeout() {
      return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
      throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
      throw new SQLException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
      return false;
    }
  }
}
