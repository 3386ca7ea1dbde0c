package dev.billbridge.service.exports;

import static dev.billbridge.testing.Invented.charge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.focus.FocusExport;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.run.Runs.RunRecord;
import dev.billbridge.overview.Concern;
import dev.billbridge.overview.Concerns;
import dev.billbridge.overview.SiteFigures;
import dev.billbridge.review.Findings;
import dev.billbridge.service.LiveCheck;
import dev.billbridge.settings.SettingsReader;
import dev.billbridge.testing.PostedSite;
import dev.billbridge.testing.Receiver;
import dev.billbridge.testing.Receiver.Fault;
import dev.billbridge.testing.SftpDrop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports of the settings, with the shipped routes. */
class ExportsTest {

  private static final List<String> FILES = List.of(
      "billing-period.csv",
      "cost-and-usage.csv",
      "invoice-detail.csv",
      "lineage.csv",
      "metadata.json",
      "SHA256SUMS");

  @TempDir
  private Path folder;

  private PostedSite site;

  @BeforeEach
  void a_site_with_an_export() {
    site = new PostedSite(folder)
        .set("exports", "finops")
        .set("export.finops.type", "focus")
        .set("export.finops.directory", "focus");
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void a_live_check_tries_directories_and_endpoints_and_leaves_nothing_there() throws Exception {
    Path blocked = Files.writeString(folder.resolve("blocked"), "not a folder");
    try (SftpDrop partner = SftpDrop.start(folder.resolve("partner"));
        Receiver receiver = Receiver.start()) {
      String login = "sftp://billing@127.0.0.1:%d/in?maximumReconnectAttempts=0&knownHostsFile=%s"
          .formatted(partner.port(), partner.knownHosts(folder.resolve("known_hosts")));
      Map<String, String> uris = new LinkedHashMap<>();
      uris.put("finops", "");
      uris.put("folder", "file:" + folder.resolve("copies"));
      uris.put("blocked", "file:" + blocked);
      uris.put("server", login + "&password=pass-4711");
      uris.put("wrong", login + "&password=guessed-0815");
      uris.put("http", receiver.url() + "/in");
      uris.put("nobody", "http://127.0.0.1:1/in");
      uris.put("queue", "seda:queue");
      site.set("exports", String.join(", ", uris.keySet()));
      uris.forEach((name, uri) -> site.set("export." + name + ".type", "focus")
          .set("export." + name + ".directory", folder.resolve("focus-" + name).toString())
          .set("export." + name + ".uri", uri));

      List<LiveCheck.Row> rows = LiveCheck.of(
              SettingsReader.read(site.file(), site.routes(), Map.of()), site.routes(), site.clock)
          .stream()
          .filter(row -> row.kind().equals("export"))
          .toList();
      assertThat(rows)
          .extracting(row -> row.name() + " " + row.state())
          .containsExactly(
              "finops (focus) ready",
              "folder (focus) ready",
              "blocked (focus) refuses",
              "server (focus) ready",
              "wrong (focus) unreachable",
              "http (focus) ready",
              "nobody (focus) unreachable",
              "queue (focus) not tried");
      assertThat(rows.toString())
          .contains("logged in; the first export shows whether it may write")
          .doesNotContain("pass-4711", "guessed-0815", "Exception");
      assertThat(partner.names("in")).isEmpty();
      assertThat(receiver.taken()).isEmpty();
      assertThat(folder.resolve("copies")).doesNotExist();
      assertThat(folder.resolve("focus-finops")).doesNotExist();
    }
  }

  @Test
  void a_folder_that_has_changed_is_copied_as_a_whole_and_one_that_has_not_is_left_alone()
      throws IOException {
    Path copy = folder.resolve("copy");
    site.set("export.finops.uri", "file:" + copy);
    site.post("4711", charge("r1", "", "100.01"));

    assertThat(export().failures()).isEmpty();

    assertThat(files(copy)).isEqualTo(withPrefix("sakura/2026-10/"));
    for (String file : files(copy)) {
      assertThat(copy.resolve(file))
          .hasSameBinaryContentAs(folder.resolve("focus").resolve(file));
    }
    RunRecord run = lastRun();
    assertThat(run.account() + " " + run.dataset() + " " + run.outcome())
        .isEqualTo("finops focus DONE");

    Files.delete(copy.resolve("sakura/2026-10/metadata.json"));
    site.post("4712", charge("r2", "", "7"));
    assertThat(export().periods())
        .extracting(FocusExport.Period::result)
        .containsExactly("kept", "written");

    Set<String> expected = withPrefix("sakura/2026-10/");
    expected.remove("sakura/2026-10/metadata.json");
    expected.addAll(withPrefix("sakura/2026-11/"));
    assertThat(files(copy)).isEqualTo(expected);
    assertThat(Files.readAllLines(folder.resolve("focus/.sent-finops")))
        .satisfiesExactly(
            line -> assertThat(line).matches("[0-9a-f]{64} {2}sakura/2026-10/SHA256SUMS"),
            line -> assertThat(line).matches("[0-9a-f]{64} {2}sakura/2026-11/SHA256SUMS"));

    Files.delete(folder.resolve("focus/.sent-finops"));
    Files.writeString(folder.resolve("focus/sakura/2026-10/lineage.csv"), "something else");
    assertThat(export().failures())
        .singleElement()
        .asString()
        .startsWith("export finops: " + folder.resolve("focus/sakura/2026-10"))
        .contains("lineage.csv is not the file that", "; restore it)");
  }

  @Test
  void what_an_endpoint_has_not_received_is_sent_again_as_a_whole_and_no_secret_is_shown() {
    try (Receiver bucket = Receiver.start()) {
      site.set(
          "export.finops.uri",
          bucket.url()
              + "/in?httpMethod=POST&authMethod=Basic&authUsername=u&authPassword=s3cret-4711");
      site.post("4711", charge("r1", "", "100.01"));
      bucket.plan(Fault.NONE, Fault.NONE, Fault.status(503));

      ExportReport first = export();

      assertThat(first.periods())
          .singleElement()
          .extracting(FocusExport.Period::result)
          .isEqualTo("written");
      assertThat(first.failures())
          .singleElement()
          .asString()
          .startsWith("export finops: " + folder.resolve("focus/sakura/2026-10")
              + " has been written, but not sent (")
          .contains("503")
          .doesNotContain("s3cret")
          .hasLineCount(1);
      RunRecord failed = lastRun();
      assertThat(failed.outcome()).isEqualTo("FAILED");
      assertThat(failed.message()).isEqualTo(first.failures().get(0));
      assertThat(failed.retryAt()).isEqualTo("2026-11-02T12:15:00Z");

      assertThat(concerns())
          .singleElement()
          .satisfies(concern -> assertThat(concern.sentence()).startsWith(failed.message()))
          .satisfies(concern -> assertThat(concern.commands())
              .containsExactly("billbridge export focus finops --config " + site.file()));

      assertThat(export().failures()).isEmpty();
      assertThat(export().failures()).isEmpty();

      assertThat(bucket.posts())
          .extracting(post -> post.headers().get("billbridge-file"))
          .containsExactlyElementsOf(Stream.concat(FILES.stream().limit(3), FILES.stream())
              .map("sakura/2026-10/"::concat)
              .toList());
      assertThat(bucket.posts().get(4).headers())
          .containsEntry("billbridge-export", "finops")
          .containsEntry("content-type", "text/csv; charset=utf-8; header=present")
          .containsKey("billbridge-sha256");
      assertThat(new String(bucket.posts().get(4).body(), StandardCharsets.UTF_8))
          .contains("100.01");
    }
  }

  @Test
  void an_export_that_another_process_is_running_is_skipped() {
    site.post("4711", charge("r1", "", "100.01"));
    try (var other = site.another()) {
      assertThat(other.ledger().runs().begin("finops", "focus", Duration.ofHours(1)))
          .isNotNull();
      ExportReport report = export();

      assertThat(report.skipped()).startsWith("export finops is skipped: process ");
      assertThat(folder.resolve("focus")).doesNotExist();
    }
  }

  private ExportReport export() {
    return site.service().exports().report("finops");
  }

  private List<Concern> concerns() {
    Ledger ledger = site.service().ledger();
    SiteFigures figures = new SiteFigures(ledger, Findings.Limits.STANDARD, site.clock);
    return new Concerns(ledger, figures, site.service().alerts(), site.service().activity())
        .now()
        .shown();
  }

  private RunRecord lastRun() {
    return site.service().ledger().runs().lastCurrent("finops", "focus").orElseThrow();
  }

  private static Set<String> withPrefix(String prefix) {
    Set<String> names = new TreeSet<>();
    FILES.forEach(file -> names.add(prefix + file));
    return names;
  }

  private static Set<String> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      Set<String> names = new TreeSet<>();
      all.filter(Files::isRegularFile)
          .forEach(file -> names.add(folder.relativize(file).toString()));
      return names;
    }
  }
}
