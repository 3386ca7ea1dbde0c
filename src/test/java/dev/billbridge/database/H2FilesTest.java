package dev.billbridge.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.testing.PostedSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has been persisted in a file of H2 stays there, and the file does not grow for ever. */
class H2FilesTest {

  private static final int TABLES = 8;

  @TempDir
  private Path folder;

  private Connection open(String url) throws SQLException {
    return DriverManager.getConnection(url, settings());
  }

  private static Properties settings() {
    Properties settings = new Properties();
    settings.putAll(H2Files.settings("jdbc:h2:file:books"));
    return settings;
  }

  private Path file() {
    return folder.resolve("books.mv.db");
  }

  private String url() {
    return "jdbc:h2:file:" + folder.resolve("books");
  }

  private void makeTables() throws SQLException {
    try (Connection connection = open(url());
        Statement sql = connection.createStatement()) {
      sql.execute("create table mark (n int)");
      sql.execute("insert into mark values (0)");
      for (int table = 0; table < TABLES; table++) {
        sql.execute("create table line_" + table + " (no int primary key, text varchar(2000))");
        sql.execute("create index by_text_" + table + " on line_" + table + " (text)");
      }
    }
  }

  /** One transaction: the mark goes one up, a line comes, and some older ones go. */
  private static void work(Statement sql, int mark, Random random) throws SQLException {
    sql.execute("update mark set n = " + mark);
    int table = random.nextInt(TABLES);
    sql.execute("insert into line_%d values (%d, '%s')"
        .formatted(table, mark, random.nextLong() + "-".repeat(random.nextInt(800))));
    sql.execute("delete from line_%d where no < %d"
        .formatted(random.nextInt(TABLES), mark - random.nextInt(60)));
    sql.getConnection().commit();
  }

  private int mark(String url) throws SQLException {
    try (Connection connection = open(url);
        Statement sql = connection.createStatement();
        ResultSet mark = sql.executeQuery("select n from mark")) {
      mark.next();
      return mark.getInt(1);
    }
  }

  @Test
  void what_was_persisted_is_there_wherever_a_later_save_is_cut_off() throws Exception {
    Random random = new Random(4711);
    makeTables();
    int mark = 0;
    for (int start = 1; start <= 3; start++) {
      byte[] before = Files.readAllBytes(file());
      NotedWrites.begin();
      // How many writes had been made when a mark was persisted.
      TreeMap<Integer, Integer> persisted = new TreeMap<>();
      persisted.put(0, mark);
      try (Connection connection = open("jdbc:h2:noted:" + folder.resolve("books"));
          Statement sql = connection.createStatement()) {
        // As in a process that has run for long: what is no longer needed has been so for a while.
        sql.execute("set retention_time 0");
        connection.setAutoCommit(false);
        for (int i = 0; i < 40; i++) {
          work(sql, ++mark, random);
          sql.execute(H2Files.PERSIST);
          persisted.put(NotedWrites.count(), mark);
          work(sql, ++mark, random);
        }
      }
      persisted.put(NotedWrites.count(), mark);

      for (NotedWrites.Left left : NotedWrites.everyKill(before)) {
        Files.write(folder.resolve("left.mv.db"), left.file());
        assertThat(mark("jdbc:h2:file:" + folder.resolve("left")))
            .as("start %d, killed after %d writes", start, left.writes())
            .isGreaterThanOrEqualTo(persisted.floorEntry(left.writes()).getValue());
      }
      H2Files.pack(url(), settings());
    }
  }

  @Test
  void a_file_of_which_little_is_needed_is_packed_at_the_end_and_holds_the_same() throws Exception {
    makeTables();
    persist(200);
    long grown = Files.size(file());

    H2Files.pack(url(), settings());

    assertThat(Files.size(file())).isLessThan(grown / 2);
    assertThat(mark(url())).isEqualTo(200);
    try (Connection connection = open(url());
        Statement sql = connection.createStatement();
        ResultSet lines = sql.executeQuery(
            "select count(*), sum(no) from (select no from line_0 union all select no from line_1)")) {
      lines.next();
      assertThat(lines.getInt(1)).isPositive();
    }
    long packed = Files.size(file());
    H2Files.pack(url(), settings());
    assertThat(Files.size(file())).as("nothing to gain").isGreaterThanOrEqualTo(packed);
  }

  @Test
  void a_file_that_somebody_uses_is_left_as_it_is() throws Exception {
    makeTables();
    persist(200);
    long grown = Files.size(file());
    try (Connection somebody = open(url());
        Statement sql = somebody.createStatement()) {
      H2Files.pack(url(), settings());

      assertThat(Files.size(file())).isGreaterThanOrEqualTo(grown);
      assertThat(sql.execute("select n from mark")).isTrue();
    }
  }

  @Test
  void a_database_in_memory_is_opened_too() throws SQLException {
    Properties settings = new Properties();
    settings.putAll(H2Files.settings("jdbc:h2:mem:books"));
    try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:books", settings)) {
      assertThat(connection.isValid(1)).isTrue();
    }
  }

  @Test
  void a_database_in_memory_outlives_its_last_connection() throws SQLException {
    String url = "jdbc:h2:mem:kept";
    Properties settings = new Properties();
    settings.putAll(H2Files.settings(url));
    try (Connection connection = DriverManager.getConnection(url, settings);
        Statement sql = connection.createStatement()) {
      sql.execute("create table mark (n int)");
    }
    try (Connection connection = DriverManager.getConnection(url, settings);
        Statement sql = connection.createStatement()) {
      assertThat(sql.execute("select n from mark")).isTrue();
      sql.execute("shutdown");
    }
  }

  @Test
  void no_file_is_made_where_none_is() {
    H2Files.pack(url(), settings());

    assertThat(folder).isEmptyDirectory();
  }

  private void persist(int marks) throws SQLException {
    Random random = new Random(4711);
    try (Connection connection = open(url());
        Statement sql = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (int mark = 1; mark <= marks; mark++) {
        work(sql, mark, random);
        sql.execute(H2Files.PERSIST);
      }
    }
  }

  @Test
  void the_ledger_and_the_books_of_a_sink_are_kept_so_and_packed_when_their_process_ends()
      throws IOException, SQLException {
    try (PostedSite site = new PostedSite(folder)) {
      site.sink("books", "jdbc", "url", url());
      site.postBills(60);
      assertThat(site.round()).isEmpty();
      for (String url : new String[] {url(), "jdbc:h2:file:" + folder.resolve("ledger")}) {
        try (Connection connection = DriverManager.getConnection(url);
            Statement sql = connection.createStatement();
            ResultSet reuse = sql.executeQuery(
                "select setting_value from information_schema.settings where setting_name = 'REUSE_SPACE'")) {
          assertThat(reuse.next()).isTrue();
          assertThat(reuse.getString(1)).isEqualToIgnoringCase("false");
        }
      }
      long ledger = Files.size(folder.resolve("ledger.mv.db"));
      long books = Files.size(file());

      site.stop();

      assertThat(Files.size(folder.resolve("ledger.mv.db"))).isLessThan(ledger / 2);
      assertThat(Files.size(file())).isLessThan(books / 2);
    }
  }
}
