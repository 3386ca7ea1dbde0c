package dev.billbridge.scenario.sinks;

import static dev.billbridge.testing.Invented.charge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.PostedSite;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * SQL of the operator's own, through drivers that are not part of Billbridge. The table has no key:
 * doubles would show.
 */
class OtherDatabasesTest {

  private static final Driver FOREIGN = new Foreign();

  @TempDir
  private Path folder;

  @BeforeAll
  static void a_driver_in_lib_ext() throws SQLException {
    DriverManager.registerDriver(FOREIGN);
  }

  @AfterAll
  static void without_it() throws SQLException {
    DriverManager.deregisterDriver(FOREIGN);
  }

  static Stream<String> databases() {
    return Stream.of(mysqlDriver(), foreign("MSSQLServer"), foreign("Oracle"));
  }

  private static String mysqlDriver() {
    return Engines.MARIADB.freshDatabase().replace("jdbc:mariadb:", "jdbc:mysql:")
        + "&sslMode=DISABLED";
  }

  private static String foreign(String mode) {
    return Engines.H2.freshDatabase().replace("jdbc:h2:", "jdbc:foreign:") + ";MODE=" + mode;
  }

  @ParameterizedTest
  @MethodSource("databases")
  void each_record_is_executed_once_even_if_the_first_delivery_was_not_noted(String url)
      throws SQLException {
    execute(url, "create table cost (revision int, amount decimal(30, 18), used timestamp null)");
    try (PostedSite site = site(url)) {
      site.post("4711", charge("r1", "", "100.000000000000000001"), charge("r2", "", "-5"));
      assertThat(site.round()).isEmpty();
      site.post("4711", charge("r1", "", "100.000000000000000001"), charge("r2", "", "-6"));
      assertThat(site.round()).isEmpty();
      site.stop();
      // As if the process had been killed between the commit there and the note here.
      execute(
          "jdbc:h2:file:" + folder.resolve("ledger").toAbsolutePath(),
          "update ledger_delivery set state = 'SENDING', lease_until = timestamp '2026-11-01 00:00:00'");
      assertThat(site.round()).isEmpty();
    }

    assertThat(rows(url, "select revision, amount from cost order by revision, amount"))
        .containsExactly("1|-5", "1|100.000000000000000001", "2|-6");
    assertThat(rows(url, "select statement_id, revision from billing_delivery"))
        .containsExactly("4711|2");
    assertThat(rows(url, "select delivered_at from billing_delivery").get(0)).startsWith("2026-");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void one_record_that_does_not_fit_keeps_the_whole_revision_out(String url) throws SQLException {
    execute(
        url,
        "create table cost (revision int, amount decimal(30, 18), used timestamp null, check (amount < 1000))");
    try (PostedSite site = site(url)) {
      site.post("4711", charge("r1", "", "1"), charge("r2", "", "1000"));

      assertThat(site.round()).singleElement().asString().contains("4711 revision 1");
    }
    assertThat(rows(url, "select count(*) from cost")).containsExactly("0");
    assertThat(rows(url, "select revision from billing_delivery")).containsExactly("0");
  }

  @Test
  void statements_that_the_database_takes_for_one_are_refused_instead_of_skipped()
      throws SQLException {
    String url = mysqlDriver();
    execute(url, "create table cost (revision int, amount decimal(30, 18), used timestamp null)");
    execute(
        url,
        "create table billing_delivery (sink varchar(64), provider varchar(64), account_number varchar(255), statement_id varchar(255), revision int,"
            + " content_hash varchar(64), delivery_id varchar(255), delivered_at datetime(6), primary key (sink, provider, account_number, statement_id))"
            + " engine = innodb default character set utf8mb4 collate utf8mb4_general_ci");
    try (PostedSite site = site(url)) {
      site.post("a-1", charge("r1", "", "1"));
      site.round();
      site.post("A-1", charge("r1", "", "2"));

      assertThat(site.round())
          .singleElement()
          .asString()
          .contains("A-1", "give its columns a collation that compares every character");
      assertThat(site.count("warehouse", DeliveryState.REJECTED)).isEqualTo(1);
    }
    assertThat(rows(url, "select amount from cost")).containsExactly("1");
  }

  private PostedSite site(String url) {
    return new PostedSite(folder)
        .sink(
            "warehouse",
            "sql",
            "url",
            url,
            "record-sql",
            "insert into cost (revision, amount, used) values (:?revision, :?amount, :?usage_start)");
  }

  private static void execute(String url, String statement) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  private static List<String> rows(String url, String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url);
        Statement sql = connection.createStatement();
        ResultSet result = sql.executeQuery(query)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          // Some databases write the zeros of a column's scale.
          row.add(result.getString(i).replaceFirst("\\.0+$", ""));
        }
        rows.add(String.join("|", row));
      }
    }
    return rows;
  }

  /**
   * H2 as a database nobody has heard of, which takes nothing that one of the large ones would not.
   */
  private static final class Foreign implements Driver {

    private static final String NOT_EVERYWHERE =
        "(?is).*\\b(for update|if not exists|explain|merge|on conflict|on duplicate|limit|timestamp\\(9\\))\\b.*";

    @Override
    public Connection connect(String url, Properties login) throws SQLException {
      return acceptsURL(url)
          ? strict(
              Connection.class,
              new org.h2.Driver().connect(url.replace("jdbc:foreign:", "jdbc:h2:"), login))
          : null;
    }

    private static <T> T strict(Class<T> type, T real) {
      return type.cast(Proxy.newProxyInstance(
          Foreign.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            if (arguments != null
                && arguments[0] instanceof String sql
                && sql.matches(NOT_EVERYWHERE)) {
              throw new SQLException("not every database understands " + sql, "42000");
            }
            try {
              Object result = method.invoke(real, arguments);
              return result instanceof PreparedStatement || !(result instanceof Statement statement)
                  ? result
                  : strict(Statement.class, statement);
            } catch (InvocationTargetException e) {
              throw e.getCause();
            }
          }));
    }

    @Override
    public boolean acceptsURL(String url) {
      return url.startsWith("jdbc:foreign:");
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties login) {
      return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
      return 1;
    }

    @Override
    public int getMinorVersion() {
      return 0;
    }

    @Override
    public boolean jdbcCompliant() {
      return false;
    }

    @Override
    public Logger getParentLogger() {
      return Logger.getGlobal();
    }
  }
}
