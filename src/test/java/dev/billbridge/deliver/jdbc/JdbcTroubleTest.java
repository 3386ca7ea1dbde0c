package dev.billbridge.deliver.jdbc;

import static dev.billbridge.testing.Invented.charge;
import static dev.billbridge.testing.Invented.owed;
import static dev.billbridge.testing.Invented.present;
import static dev.billbridge.testing.Invented.revision;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.OwedRevision;
import dev.billbridge.deliver.SinkDatabase;
import dev.billbridge.testing.Engines;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcTroubleTest {

  private final OwedRevision bill = owed(revision(1), present(charge("r1", "", "100"), 1));

  @ParameterizedTest
  @ValueSource(strings = {"postgresql", "mariadb"})
  void a_server_that_is_down_is_waited_for(String engine) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Outcome outcome = deliver(
        "jdbc:%s://127.0.0.1:%d/books?password=hunter2".formatted(engine, port), "clerk", "s3cret");

    assertThat(((Outcome.Unreachable) outcome).reason())
        .startsWith("jdbc:%s://127.0.0.1:%d/books: ".formatted(engine, port))
        .doesNotContain("s3cret")
        .doesNotContain("hunter2");
  }

  @Test
  void a_wrong_password_bars_the_sink_and_is_not_repeated_in_the_sentence() throws SQLException {
    String h2 = Engines.H2.freshDatabase();
    try (Connection owner = DriverManager.getConnection(h2, "owner", "right")) {
      assertThat(((Outcome.Blocked) deliver(h2, "owner", "s3cret")).reason())
          .contains("user or password is refused")
          .doesNotContain("s3cret");
    }
  }

  @Test
  void an_unknown_user_bars_the_sink() {
    String url = Engines.POSTGRESQL.freshDatabase().replace("user=postgres", "user=nobody");

    assertThat(((Outcome.Blocked) deliver(url, null, "s3cret")).reason())
        .contains("user or password is refused")
        .doesNotContain("s3cret");
  }

  @Test
  void a_database_that_does_not_exist_bars_the_sink() {
    String url = Engines.POSTGRESQL.freshDatabase().replaceFirst("billbridge_\\d+", "nowhere");

    assertThat(((Outcome.Blocked) deliver(url, null, null)).reason())
        .contains("there is no such database");
  }

  @Test
  void a_user_without_permission_bars_the_sink_and_one_who_may_only_write_rows_is_enough()
      throws SQLException {
    String url = Engines.POSTGRESQL.freshDatabase();
    String database = url.replaceFirst(".*/([^?]*)\\?.*", "$1");
    String clerk = url.replace("user=postgres", "user=clerk_" + database);
    execute(url, "CREATE ROLE clerk_" + database + " LOGIN");

    assertThat(((Outcome.Blocked) deliver(clerk, null, null)).reason())
        .contains("the user lacks a permission");

    deliver(url, null, null);
    execute(
        url, "GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO clerk_" + database);
    OwedRevision next = owed(revision(2), present(charge("r1", "", "200"), 2));
    try (JdbcTarget target = new JdbcTarget(
        new SinkDatabase(clerk, null, null, 1, Duration.ofSeconds(2)), Clock.systemUTC())) {
      assertThat(target.deliver(next)).isEqualTo(new Outcome.Delivered("revision 2, 1 records"));
    }
  }

  @Test
  void a_standby_is_waited_for_and_gets_everything_once_it_takes_writes() throws SQLException {
    String url = Engines.POSTGRESQL.freshDatabase();
    String database = url.replaceFirst(".*/([^?]*)\\?.*", "$1");
    execute(url, "ALTER DATABASE " + database + " SET default_transaction_read_only = on");

    assertThat(((Outcome.Unreachable) deliver(url, null, null)).reason())
        .contains("is read-only, as a standby or replica is; name the server that accepts writes");

    execute(
        url + "&options=-c%20default_transaction_read_only=off",
        "ALTER DATABASE " + database + " RESET default_transaction_read_only");
    assertThat(deliver(url, null, null)).isInstanceOf(Outcome.Delivered.class);
  }

  @ParameterizedTest
  @EnumSource(Engines.class)
  void a_constraint_that_somebody_added_is_permanent(Engines engine) throws SQLException {
    String url = engine.freshDatabase();
    deliver(url, null, null);
    execute(url, "ALTER TABLE billing_record ADD CONSTRAINT small CHECK (amount < 150)");

    try (JdbcTarget target = new JdbcTarget(
        new SinkDatabase(url, null, null, 1, SinkDatabase.CONNECT), Clock.systemUTC())) {
      Outcome outcome = target.deliver(owed(revision(2), present(charge("r1", "", "200"), 2)));
      assertThat(((Outcome.Rejected) outcome).reason())
          .contains("a constraint of the tables refuses a row")
          .hasSizeLessThan(600);
    }
  }

  @ParameterizedTest
  @EnumSource(Engines.class)
  void columns_that_an_older_release_did_not_know_are_added_and_the_users_own_are_left_alone(
      Engines engine) throws SQLException {
    String url = engine.freshDatabase();
    deliver(url, null, null);
    execute(url, "DROP VIEW billing_current_record");
    execute(url, "ALTER TABLE billing_record DROP COLUMN region");
    execute(url, "ALTER TABLE billing_record ADD COLUMN cost_centre VARCHAR(20)");
    execute(
        url,
        "CREATE VIEW billing_current_record AS SELECT * FROM billing_record WHERE vanished = FALSE");
    execute(url, "UPDATE billing_record SET cost_centre = '4400'");

    try (JdbcTarget target = new JdbcTarget(
        new SinkDatabase(url, null, null, 1, SinkDatabase.CONNECT), Clock.systemUTC())) {
      assertThat(target.deliver(owed(revision(2), present(charge("r1", "", "200"), 2))))
          .isInstanceOf(Outcome.Delivered.class);
    }
    try (Connection connection = DriverManager.getConnection(url);
        Statement sql = connection.createStatement();
        ResultSet rows =
            sql.executeQuery("SELECT region, cost_centre FROM billing_current_record")) {
      rows.next();
      assertThat(rows.getString(1)).isEqualTo("is1a");
      assertThat(rows.getString(2)).isEqualTo("4400");
    }
  }

  @ParameterizedTest
  @EnumSource(Engines.class)
  void tables_removed_while_running_are_made_again_at_the_next_attempt(Engines engine)
      throws SQLException {
    String url = engine.freshDatabase();
    try (JdbcTarget target = new JdbcTarget(
        new SinkDatabase(url, null, null, 1, SinkDatabase.CONNECT), Clock.systemUTC())) {
      target.deliver(bill);
      execute(url, "DROP VIEW billing_current_record");
      execute(url, "DROP TABLE billing_record");

      assertThat(target.deliver(owed(revision(2), present(charge("r1", "", "100"), 1))))
          .isInstanceOf(Outcome.Blocked.class);
      assertThat(target.deliver(owed(revision(2), present(charge("r1", "", "100"), 1))))
          .isEqualTo(new Outcome.Delivered("revision 2, 1 records"));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Engines.class,
      names = {"POSTGRESQL", "MARIADB"})
  void a_deadlock_with_somebody_who_locks_in_the_other_order_passes_and_nothing_is_half_there(
      Engines engine) throws Exception {
    String url = engine.freshDatabase();
    Books.deliver(url, bill);
    OwedRevision next =
        owed(revision(2), present(charge("r1", "", "200"), 2), present(charge("r2", "", "7"), 2));
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Connection other = DriverManager.getConnection(url);
        Statement sql = other.createStatement()) {
      if (engine == Engines.POSTGRESQL) {
        // Whoever looks for a deadlock first is its victim: not this one.
        sql.execute("SET deadlock_timeout = '1h'");
      }
      sql.execute("CREATE TABLE others (id INT)");
      other.setAutoCommit(false);
      // The victim there is who has written least.
      for (int i = 0; i < 200; i++) {
        sql.execute("INSERT INTO others VALUES (" + i + ")");
      }
      sql.execute("UPDATE billing_statement SET dataset = 'touched'");
      Future<Outcome> attempt = thread.submit(() -> Books.deliver(url, next));
      await()
          .until(() -> Books.number(
                  url,
                  engine == Engines.POSTGRESQL
                      ? "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
                      : "SELECT count(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'")
              == 1);
      sql.execute("SELECT * FROM billing_delivery FOR UPDATE");

      assertThat(((Outcome.Transient) attempt.get()).reason())
          .contains(
              "did not accept it this time", engine == Engines.POSTGRESQL ? "40P01" : "40001");
      assertThat(Books.sum(url, "billing_record")).isEqualByComparingTo("100");
      other.commit();
    } finally {
      thread.shutdownNow();
    }
    assertThat(Books.deliver(url, next)).isEqualTo(new Outcome.Delivered("revision 2, 2 records"));
    assertThat(Books.sum(url, "billing_record")).isEqualByComparingTo("207");
  }

  @Test
  void a_lock_that_is_held_too_long_passes_and_nothing_is_half_there() throws Exception {
    String url = Engines.MARIADB.freshDatabase();
    Books.deliver(url, bill);
    OwedRevision next =
        owed(revision(2), present(charge("r1", "", "200"), 2), present(charge("r2", "", "7"), 2));
    try (Connection other = DriverManager.getConnection(url);
        Statement sql = other.createStatement()) {
      other.setAutoCommit(false);
      // Late in the transaction: the header is written by then, and this server undoes no more than
      // the statement that waited.
      sql.execute("UPDATE billing_record SET region = 'held'");

      Outcome outcome = Books.deliver(url + "&sessionVariables=innodb_lock_wait_timeout=1", next);
      assertThat(((Outcome.Transient) outcome).reason())
          .contains("did not accept it this time", "Lock wait timeout");
      assertThat(Books.number(url, "SELECT revision FROM billing_statement")).isEqualTo(1);
      assertThat(Books.sum(url, "billing_record")).isEqualByComparingTo("100");
      other.rollback();
    }
    assertThat(Books.deliver(url, next)).isEqualTo(new Outcome.Delivered("revision 2, 2 records"));
    assertThat(Books.sum(url, "billing_record")).isEqualByComparingTo("207");
  }

  @ParameterizedTest
  @EnumSource(
      value = Engines.class,
      names = {"POSTGRESQL", "MARIADB"})
  void a_session_killed_in_the_middle_leaves_nothing_half_there(Engines engine) throws Exception {
    String url = engine.freshDatabase();
    Books.deliver(url, bill);
    OwedRevision next =
        owed(revision(2), present(charge("r1", "", "200"), 2), present(charge("r2", "", "7"), 2));
    ExecutorService thread = Executors.newSingleThreadExecutor();
    String waiting = engine == Engines.POSTGRESQL
        ? "SELECT %s FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        : "SELECT %s FROM information_schema.innodb_trx t JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id"
            + " WHERE t.trx_state = 'LOCK WAIT' AND p.db = DATABASE()";
    try (Connection other = DriverManager.getConnection(url);
        Statement sql = other.createStatement()) {
      other.setAutoCommit(false);
      sql.execute("UPDATE billing_record SET region = 'held'");
      Future<Outcome> attempt = thread.submit(() -> Books.deliver(url, next));
      await().until(() -> Books.number(url, waiting.formatted("count(*)")) == 1);
      long session =
          Books.number(url, waiting.formatted(engine == Engines.POSTGRESQL ? "pid" : "p.id"));
      execute(
          url,
          (engine == Engines.POSTGRESQL ? "SELECT pg_terminate_backend(%d)" : "KILL %d")
              .formatted(session));

      assertThat(attempt.get()).isInstanceOf(Outcome.Unreachable.class);
      other.rollback();
    } finally {
      thread.shutdownNow();
    }
    assertThat(Books.number(url, "SELECT revision FROM billing_statement")).isEqualTo(1);
    assertThat(Books.sum(url, "billing_record")).isEqualByComparingTo("100");
    assertThat(Books.deliver(url, next)).isEqualTo(new Outcome.Delivered("revision 2, 2 records"));
  }

  @Test
  void a_url_for_another_database_is_refused_without_showing_it() {
    assertThatThrownBy(() -> new JdbcTarget(
            new SinkDatabase(
                "jdbc:oracle:thin:clerk/s3cret@db", null, null, 1, SinkDatabase.CONNECT),
            Clock.systemUTC()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("jdbc:postgresql:")
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> new JdbcTarget(
            new SinkDatabase(
                "jdbc:postgresql://db:notaport/books?password=s3cret",
                null,
                null,
                1,
                SinkDatabase.CONNECT),
            Clock.systemUTC()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("example")
        .hasMessageNotContaining("s3cret");
  }

  private Outcome deliver(String url, String user, String password) {
    try (JdbcTarget target = new JdbcTarget(
        new SinkDatabase(url, user, password, 1, Duration.ofSeconds(5)), Clock.systemUTC())) {
      return target.deliver(bill);
    }
  }

  private static void execute(String url, String statement) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }
}
