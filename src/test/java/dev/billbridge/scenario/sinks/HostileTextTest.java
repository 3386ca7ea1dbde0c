package dev.billbridge.scenario.sinks;

import static dev.billbridge.testing.Invented.charge;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.PostedSite;
import dev.billbridge.testing.Receiver;
import dev.billbridge.testing.SftpDrop;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Texts that want to be something else, in every place a provider can put them, through every sink:
 * they stay text.
 */
class HostileTextTest {

  private static final List<String> HOSTILE = List.of(
      "../../etc/passwd",
      "=cmd|' /C calc'!A0",
      "'; drop table cost; --",
      "a\r\nX-Evil: 1\r\n\r\nb",
      "${exec:whoami} ${body}",
      "{{env:PATH}}{{sink.erp.secret}}",
      ":?record_id :?${header.x}",
      "😀 サーバ \u202e",
      "\"quoted\", \\N, \\",
      "<script>&amp;</script>",
      "-",
      ".",
      "%2e%2e%2f",
      "*?[a-z]");

  @TempDir
  private Path folder;

  @Test
  void hostile_text_arrives_as_it_is_and_does_nothing_else() throws Exception {
    String books = Engines.POSTGRESQL.freshDatabase();
    String warehouse = Engines.POSTGRESQL.freshDatabase();
    try (Connection connection = DriverManager.getConnection(warehouse);
        Statement sql = connection.createStatement()) {
      sql.execute("create table cost (statement text, resource text, name text, more text)");
    }
    try (Receiver erp = Receiver.start();
        Receiver queue = Receiver.start();
        SftpDrop partner = SftpDrop.start(folder.resolve("partner"));
        PostedSite site = new PostedSite(folder)) {
      site.sink("books", "jdbc", "url", books)
          .sink(
              "warehouse",
              "sql",
              "url",
              warehouse,
              "record-sql",
              "insert into cost values (:?statement_id, :?resource_id, :?resource_name, :?attributes)")
          .sink("drop", "file", "directory", folder.resolve("drop").toString())
          .partner(partner, "in")
          .sink(
              "erp",
              "webhook",
              "url",
              erp.url() + "/in",
              "lookup-url",
              erp.url() + "/seen/{accountNumber}/{statementId}/{revision}")
          .sink("queue", "camel", "uri", queue.url() + "/in?httpMethod=POST", "format", "jsonl");
      String large = "x😀".repeat(300_000);
      for (String text : HOSTILE) {
        site.post(text, text, List.of(charge(text, text, "1", text, Map.of(text, text))));
      }
      site.post("0012345", "large", List.of(charge("r", "", "1", large, Map.of())));

      assertThat(site.round()).isEmpty();

      List<String> expected = new ArrayList<>(HOSTILE);
      expected.add("large");
      assertThat(column(books, "select statement_id from billing_statement"))
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(
              column(books, "select resource_id from billing_record where statement_id <> 'large'"))
          .containsExactlyInAnyOrderElementsOf(HOSTILE);
      assertThat(column(
              books, "select resource_name from billing_record where statement_id = 'large'"))
          .containsExactly(large);
      assertThat(column(warehouse, "select statement from cost"))
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(column(warehouse, "select name from cost where statement <> 'large'"))
          .containsExactlyInAnyOrderElementsOf(HOSTILE);
      for (Path directory : List.of(folder.resolve("drop"), partner.root().resolve("in"))) {
        List<String> ids = new ArrayList<>();
        for (Path file : files(directory, ".csv")) {
          assertThat(file.getFileName().toString()).matches("[A-Za-z0-9._%-]+");
          try (CSVParser rows = CSVParser.parse(
              file,
              StandardCharsets.UTF_8,
              CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get())) {
            for (CSVRecord row : rows) {
              ids.add(row.get("statement_id"));
              assertThat(row.get("resource_name"))
                  .isEqualTo(
                      row.get("statement_id").equals("large") ? large : row.get("statement_id"));
            }
          }
        }
        assertThat(ids).containsExactlyInAnyOrderElementsOf(expected);
      }
      assertThat(new TreeSet<>(partner.names("."))).containsExactly("in");
      List<String> posted = new ArrayList<>();
      for (Receiver.Attempt post : erp.posts()) {
        JsonNode event = new ObjectMapper().readTree(post.body());
        posted.add(event.get("subject").asText());
        assertThat(post.headers()).doesNotContainKey("x-evil");
      }
      assertThat(posted).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(queue.posts()).hasSize(expected.size()).allSatisfy(post -> {
        assertThat(post.path()).isEqualTo("/in");
        assertThat(post.headers()).doesNotContainKey("x-evil");
        String statement = java.net.URLDecoder.decode(
            post.headers().get("billbridge-statement").replace("+", "%2B"), StandardCharsets.UTF_8);
        assertThat(expected).contains(statement);
      });
    }
  }

  private static List<Path> files(Path directory, String ending) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  private static List<String> column(String url, String query) throws Exception {
    List<String> values = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url);
        Statement sql = connection.createStatement();
        ResultSet result = sql.executeQuery(query)) {
      while (result.next()) {
        values.add(result.getString(1));
      }
    }
    return values;
  }
}
