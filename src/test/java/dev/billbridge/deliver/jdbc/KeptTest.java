package dev.billbridge.deliver.jdbc;

import static dev.billbridge.testing.Invented.charge;
import static dev.billbridge.testing.Invented.owed;
import static dev.billbridge.testing.Invented.present;
import static dev.billbridge.testing.Invented.revision;
import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.SinkDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * H2 writes what is committed a moment later. What was called delivered must not be forgotten in
 * that moment.
 */
class KeptTest {

  @TempDir
  private Path folder;

  @Test
  void what_is_called_delivered_is_on_the_disk_of_an_h2_database() throws Exception {
    try (JdbcTarget target = new JdbcTarget(
        new SinkDatabase(
            "jdbc:h2:file:" + folder.resolve("books"), "", "", 1, SinkDatabase.CONNECT),
        Clock.systemUTC())) {
      assertThat(target.deliver(owed(revision(1), present(charge("r1", "", "100"), 1))))
          .isInstanceOf(Outcome.Delivered.class);
      // What a process that is killed now leaves behind.
      Files.copy(folder.resolve("books.mv.db"), folder.resolve("killed.mv.db"));
    }

    try (Connection connection =
            DriverManager.getConnection("jdbc:h2:file:" + folder.resolve("killed"), "", "");
        Statement sql = connection.createStatement();
        ResultSet rows = sql.executeQuery("select sum(amount) from billing_record")) {
      rows.next();
      assertThat(rows.getBigDecimal(1)).isEqualByComparingTo("100");
    }
  }

  @Test
  void a_user_who_may_not_have_it_written_at_once_is_told_how_to_fix_that() throws Exception {
    String url = "jdbc:h2:file:" + folder.resolve("books");
    try (Connection owner = DriverManager.getConnection(url, "owner", "secret-1");
        Statement sql = owner.createStatement()) {
      sql.execute("create user clerk password 'secret-2'");
      sql.execute("grant alter any schema to clerk");
      try (JdbcTarget target = new JdbcTarget(
          new SinkDatabase(url, "clerk", "secret-2", 1, SinkDatabase.CONNECT), Clock.systemUTC())) {
        assertThat(target.deliver(owed(revision(1), present(charge("r1", "", "100"), 1))))
            .isInstanceOfSatisfying(
                Outcome.Blocked.class,
                blocked -> assertThat(blocked.reason())
                    .contains("is not an administrator of this H2 database", "ALTER USER"));
        sql.execute("alter user clerk admin true");
        assertThat(target.deliver(owed(revision(1), present(charge("r1", "", "100"), 1))))
            .isInstanceOf(Outcome.Delivered.class);
      }
    }
  }
}
