package dev.billbridge.scenario.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.archive.Archive;
import dev.billbridge.collect.Replay;
import dev.billbridge.collect.RunReport;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.service.Service;
import dev.billbridge.testing.Clockwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody, or a failing disk, has changed one byte. */
class AlteredTest {

  @TempDir
  private Path folder;

  private final Clockwork clock = new Clockwork("2026-05-12T12:00:00Z");
  private Sandbox sandbox;
  private Disturbed site;

  @BeforeEach
  void a_site_with_something_in_it() throws IOException {
    sandbox =
        Sandbox.start(SandboxSettings.defaults().withClock(clock).withMonths(1).withLines(8));
    site = Disturbed.site(folder, sandbox, clock).sync();
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void whatever_byte_of_a_document_is_changed_a_replay_names_the_document_or_reads_what_was_stored()
      throws IOException {
    List<String> before = site.content();
    Path document = archived("(billdetail|detail).*\\.json\\.gz").get(0);
    byte[] whole = Files.readAllBytes(document);
    for (int at : new int[] {0, 3, 9, 12, whole.length / 2, whole.length - 6}) {
      byte[] altered = whole.clone();
      altered[at] ^= 0x55;
      Files.write(document, altered);
      site.set("ledger.url", "jdbc:h2:mem:altered" + at + System.nanoTime());

      List<String> failures =
          replay().stream().flatMap(report -> report.failures().stream()).toList();
      if (at == 9) {
        // The name of the system that compressed it: no part of what was stored.
        assertThat(failures).isEmpty();
      } else {
        assertThat(failures)
            .as("byte " + at)
            .isNotEmpty()
            .allSatisfy(failure -> assertThat(failure)
                .contains(document.getFileName().toString())
                .contains("Restore the file from a backup"));
      }
    }
    Files.write(document, whole);
    site.set("ledger.url", "jdbc:h2:file:" + folder.resolve("rebuilt").toAbsolutePath());
    assertThat(replay()).allSatisfy(report -> assertThat(report.failures()).isEmpty());
    assertThat(site.content()).isEqualTo(before);
  }

  @Test
  void a_description_that_was_changed_is_written_anew_when_the_document_comes_again()
      throws IOException {
    List<String> before = site.content();
    for (Path description : archived(".*\\.about\\.json")) {
      String text = Files.readString(description);
      Files.writeString(
          description,
          description.toString().contains("ionos")
              ? text.replaceFirst("\\{", "[")
              : flipped(text, "\"sha256\" : \""));
    }
    site.sync();

    site.set("ledger.url", "jdbc:h2:file:" + folder.resolve("rebuilt").toAbsolutePath());
    assertThat(replay()).allSatisfy(report -> assertThat(report.failures()).isEmpty());
    assertThat(site.content()).isEqualTo(before);
  }

  @Test
  void a_note_of_what_was_ingested_that_was_changed_is_named() throws IOException {
    Path note = archived(".*/intake/.*\\.json").get(0);
    String text = Files.readString(note);
    for (String altered : List.of(
        flipped(text, "\"takenAt\" : \"202"),
        flipped(text, "\"fingerprint\" : \""),
        text.replaceFirst("\\{", "["))) {
      Files.writeString(note, altered);
      assertThat(replay().stream().flatMap(report -> report.failures().stream()))
          .singleElement()
          .asString()
          .contains("the note " + note + " of the archive", "Restore the file from a backup");
    }
  }

  @Test
  void
      a_record_that_was_changed_is_named_by_a_verification_and_by_whoever_reads_it_and_goes_to_no_sink()
          throws Exception {
    String record = altered(
        "update ledger_record set amount = amount + 1 where resource_id = (select min(resource_id) from ledger_record)",
        "select min(resource_id) from ledger_record");
    try (Service service = site.operated().start(Service.Mode.ON_DEMAND)) {
      assertThat(service.ledger().audit().verify().broken())
          .contains("is not what was written")
          .contains("record " + record);
    }
    site.set("sinks", "books, drop, late")
        .set("sink.late.type", "file")
        .set("sink.late.directory", folder.resolve("late").toString());
    assertThat(site.operated().sync().failures())
        .isNotEmpty()
        .allSatisfy(failure -> assertThat(failure)
            .startsWith("late: ")
            .contains("record " + record)
            .contains("restore the ledger from a backup"));
  }

  @Test
  void a_record_whose_key_or_a_statement_whose_total_was_changed_is_found_by_a_verification()
      throws Exception {
    altered(
        "update ledger_record set resource_id = concat(resource_id, 'x') where resource_id = (select min(resource_id) from ledger_record)",
        "select 1");
    try (Service service = site.operated().start(Service.Mode.ON_DEMAND)) {
      assertThat(service.ledger().audit().verify().broken())
          .contains("its header or records have been altered");
    }
    altered(
        "update ledger_record set resource_id = substring(resource_id, 1, length(resource_id) - 1) where resource_id like '%x'",
        "select 1");
    try (Service service = site.operated().start(Service.Mode.ON_DEMAND)) {
      assertThat(service.ledger().audit().verify().broken()).isNull();
    }
    altered("update ledger_revision set total = total + 1", "select 1");
    try (Service service = site.operated().start(Service.Mode.ON_DEMAND)) {
      assertThat(service.ledger().audit().verify().broken())
          .contains("its header or records have been altered");
    }
  }

  /** @return what the question gives before the alteration */
  private String altered(String alteration, String question) throws SQLException {
    try (Connection connection = DriverManager.getConnection(
            "jdbc:h2:file:" + folder.resolve("ledger").toAbsolutePath(), "", "");
        var statement = connection.createStatement()) {
      String answer;
      try (var row = statement.executeQuery(question)) {
        row.next();
        answer = row.getString(1);
      }
      assertThat(statement.executeUpdate(alteration)).isPositive();
      return answer;
    }
  }

  /** One hex digit or figure after a text is another one. */
  private static String flipped(String text, String after) {
    int at = text.indexOf(after) + after.length();
    return text.substring(0, at) + (text.charAt(at) == '7' ? '8' : '7') + text.substring(at + 1);
  }

  private List<Path> archived(String name) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder.resolve("archive"))) {
      files.filter(file -> file.toString().matches(".*" + name)).sorted().forEach(found::add);
    }
    assertThat(found).isNotEmpty();
    return found;
  }

  private List<RunReport> replay() throws IOException {
    try (Service service = site.operated().start(Service.Mode.REPLAY)) {
      return new Replay(
              new Archive(site.operated().settings().archiveDirectory(), clock),
              service.ingestion(),
              service.ledger())
          .run(intake -> true, report -> {});
    }
  }
}
