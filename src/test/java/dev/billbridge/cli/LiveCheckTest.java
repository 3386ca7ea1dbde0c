package dev.billbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.SinkDatabase;
import dev.billbridge.deliver.jdbc.JdbcTarget;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.sandbox.world.SandboxAccount;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.Folder;
import dev.billbridge.testing.Invented;
import dev.billbridge.testing.OperatedSite;
import dev.billbridge.testing.Receiver;
import dev.billbridge.testing.SftpDrop;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check --live}: what an operator sees, and that nobody else sees anything of it. */
class LiveCheckTest {

  private static Sandbox sandbox;

  @TempDir
  private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private OperatedSite site;

  @BeforeAll
  static void start_both_providers() throws IOException {
    sandbox = Sandbox.start(
        SandboxSettings.defaults().withPort(0).withAccounts(1).withClock(InstantSource.system()));
  }

  @AfterAll
  static void stop_them() {
    sandbox.close();
  }

  @BeforeEach
  void a_site_that_collects_bills_alone() {
    SandboxAccount tokyo = sandbox.sakuraAccounts().get(0);
    site = new OperatedSite(folder.resolve("site"), new Clockwork("2026-10-15T00:00:00Z"))
        .account("tokyo", sandbox, tokyo, "bills")
        .account("frankfurt", sandbox, sandbox.ionosAccounts().get(0), "invoices, account");
  }

  @Test
  void each_provider_is_asked_whose_the_key_is_and_what_was_not_asked_is_said() {
    assertThat(live()).as(err.toString()).isZero();

    assertThat(row("account", "tokyo account"))
        .startsWith("ready the key belongs to ")
        .containsPattern("[0-9]{12}");
    assertThat(row("account", "frankfurt account"))
        .startsWith("ready the key belongs to ")
        .containsPattern("[0-9]{9}");
    assertThat(row("account", "tokyo bills")).startsWith("not tried");
    assertThat(row("account", "frankfurt invoices")).startsWith("not tried");
    assertThat(rows("clock")).isNotEmpty().allMatch(clock -> clock.startsWith("agrees"));
    assertThat(row("archive", folder.resolve("site/archive").toString())).startsWith("ready");
  }

  @Test
  void whoever_refuses_or_is_not_there_makes_it_fail_with_one() throws IOException {
    Path file = Files.writeString(folder.resolve("a-file"), "");
    site.set("account.tokyo.access-token-secret", "wrong-4711")
        .set("account.frankfurt.base-url", "http://127.0.0.1:1")
        .set("sinks", "books, drop, erp")
        .set("sink.books.url", "jdbc:postgresql://127.0.0.1:1/nothing")
        .set("sink.books.user", "x")
        .set("sink.drop.directory", file.resolve("below").toString())
        .set("sink.erp.type", "webhook")
        .set("sink.erp.url", "http://127.0.0.1:1/none");

    assertThat(commandLine("check", "--live")).isEqualTo(2);
    assertThat(err.toString())
        .contains("sink.drop.directory: %s cannot be a folder, because %s is not a folder"
            .formatted(file.resolve("below"), file));

    site.set("sink.drop.directory", "/proc/nothing");
    assertThat(live()).isEqualTo(1);
    assertThat(row("account", "tokyo account"))
        .startsWith("refuses")
        .contains("Check the credentials of account.tokyo")
        .doesNotContain("wrong-4711");
    assertThat(row("account", "frankfurt account")).startsWith("unreachable");
    assertThat(row("sink", "books (jdbc)")).startsWith("unreachable");
    assertThat(row("sink", "drop (file)")).startsWith("refuses");
    assertThat(row("sink", "erp (webhook)")).startsWith("unreachable");
    assertThat(err.toString()).contains("5 of ");
  }

  @Test
  void sinks_are_really_tried_and_nothing_is_left_there() throws Exception {
    String books = Engines.POSTGRESQL.freshDatabase();
    String warehouse = Engines.MARIADB.freshDatabase();
    execute(
        warehouse,
        "create table cost (id varchar(255) not null primary key, amount decimal(30, 10) not null)");
    try (SftpDrop drop = SftpDrop.start(folder.resolve("partner"));
        Receiver erp = Receiver.start()) {
      site.set("sinks", "books, warehouse, drop, partner, erp")
          .set("sink.books.url", books)
          .set("sink.warehouse.type", "sql")
          .set("sink.warehouse.url", warehouse)
          .set(
              "sink.warehouse.record-sql",
              "insert into cost (id, amount) values (:?record_id, :?amount)")
          .set("sink.partner.type", "sftp")
          .set("sink.partner.host", "127.0.0.1")
          .set("sink.partner.port", "" + drop.port())
          .set("sink.partner.user", "billing")
          .set("sink.partner.password", "pass-4711")
          .set("sink.partner.directory", "in/bills")
          .set(
              "sink.partner.known-hosts",
              drop.knownHosts(folder.resolve("known_hosts")).toString())
          .set("sink.erp.type", "webhook")
          .set("sink.erp.url", erp.url());

      assertThat(live()).as(out + "" + err).isZero();

      assertThat(row("sink", "books (jdbc)")).startsWith("ready");
      assertThat(row("sink", "warehouse (sql)"))
          .startsWith("ready")
          .contains("understands the SQL");
      assertThat(row("sink", "drop (file)")).startsWith("ready");
      assertThat(row("sink", "partner (sftp)")).startsWith("ready");
      assertThat(row("sink", "erp (webhook)")).startsWith("ready");
      assertThat(erp.posts()).isEmpty();
      assertThat(tables(books)).isEmpty();
      assertThat(tables(warehouse)).containsExactly("cost");
      assertThat(rowsOf(warehouse, "cost")).isZero();
      assertThat(Files.exists(folder.resolve("site/drop"))).isFalse();
      try (Stream<Path> left = Files.walk(drop.root())) {
        assertThat(left.toList()).containsExactly(drop.root());
      }

      // Now with the tables there.
      for (String url : List.of(books, warehouse)) {
        try (JdbcTarget target = new JdbcTarget(
            new SinkDatabase(url, null, null, 1, SinkDatabase.CONNECT), InstantSource.system())) {
          assertThat(target.deliver(Invented.owed(Invented.revision(1))))
              .isInstanceOf(Outcome.Delivered.class);
        }
      }
      site.set(
          "sink.warehouse.record-sql",
          "insert into costs (id, amount) values (:?record_id, :?amount)");
      assertThat(live()).isEqualTo(1);
      assertThat(row("sink", "books (jdbc)")).startsWith("ready");
      assertThat(row("sink", "warehouse (sql)"))
          .startsWith("refuses")
          .contains("the database does not understand the sink's SQL");
    }
  }

  @Test
  void a_directory_that_takes_no_files_refuses() throws Exception {
    try (SftpDrop drop = SftpDrop.start(folder.resolve("partner"))) {
      drop.forbid(SftpDrop.Operation.RENAME);
      site.set("sinks", "partner")
          .remove("sink.books.type")
          .remove("sink.books.url")
          .remove("sink.drop.type")
          .remove("sink.drop.directory")
          .set("sink.partner.type", "sftp")
          .set("sink.partner.host", "127.0.0.1")
          .set("sink.partner.port", "" + drop.port())
          .set("sink.partner.user", "billing")
          .set("sink.partner.password", "pass-4711")
          .set("sink.partner.directory", "in")
          .set(
              "sink.partner.known-hosts",
              drop.knownHosts(folder.resolve("known_hosts")).toString());

      assertThat(live()).isEqualTo(1);

      assertThat(row("sink", "partner (sftp)"))
          .startsWith("refuses")
          .contains("does not allow user billing to rename");
    }
  }

  @Test
  void a_mistake_in_the_routes_has_the_same_sentence_and_exit_code_in_check_and_sync()
      throws IOException {
    Path routes = folder.resolve("site/routes");
    Folder.copyRoutes(routes);
    Path file = routes.resolve("sources/sakura.camel.yaml");
    Files.writeString(
        file, Files.readString(file).replaceFirst("name: document,", "name: docment,"));
    int line = Files.readString(file)
        .substring(0, Files.readString(file).indexOf("docment"))
        .split("\n", -1)
        .length;
    String sentence =
        "%s:%d: the header docment would be sent to the provider as it is; did you mean document?"
            .formatted(file, line);

    for (String command : List.of("check", "sync", "plan", "run")) {
      err.getBuffer().setLength(0);
      assertThat(commandLine(command, "--routes", routes.toString()))
          .as(command)
          .isEqualTo(2);
      assertThat(err.toString().lines().map(String::strip)).as(command).contains(sentence);
    }
    assertThat(Files.exists(folder.resolve("site/archive"))).isFalse();
  }

  /** Runs it with {@code --json}, into the field that rows are read from. */
  private int live() {
    return commandLine("check", "--live", "--json");
  }

  private int commandLine(String... arguments) {
    out.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--config", site.file().toString()));
    if (!all.contains("--routes")) {
      all.addAll(List.of("--routes", "routes"));
    }
    return BillbridgeCommand.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  private String row(String kind, String name) {
    for (JsonNode row : tree()) {
      if (row.path("kind").asText().equals(kind) && row.path("name").asText().equals(name)) {
        return row.path("state").asText() + " " + row.path("detail").asText();
      }
    }
    return "no row " + name + " in " + out;
  }

  private List<String> rows(String kind) {
    List<String> rows = new ArrayList<>();
    tree().forEach(row -> {
      if (row.path("kind").asText().equals(kind)) {
        rows.add(row.path("state").asText());
      }
    });
    return rows;
  }

  private JsonNode tree() {
    try {
      return new ObjectMapper().readTree(out.toString());
    } catch (IOException e) {
      throw new IllegalStateException(out.toString() + err, e);
    }
  }

  private static void execute(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long rowsOf(String url, String table) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from " + table)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static List<String> tables(String url) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url);
        ResultSet tables = connection
            .getMetaData()
            .getTables(
                connection.getCatalog(), connection.getSchema(), "%", new String[] {"TABLE"})) {
      while (tables.next()) {
        names.add(tables.getString("TABLE_NAME"));
      }
    }
    return names;
  }
}
