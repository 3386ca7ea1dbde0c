package dev.billbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.archive.Archive;
import dev.billbridge.archive.Intakes.Note;
import dev.billbridge.archive.Intakes.Series;
import dev.billbridge.cli.remote.CommandClient;
import dev.billbridge.cli.remote.CommandServer;
import dev.billbridge.collect.RunReport;
import dev.billbridge.collect.route.CollectRequest;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.audit.Audit;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.service.Service;
import dev.billbridge.service.watch.LiveService;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.Folder;
import dev.billbridge.testing.Forked;
import dev.billbridge.testing.OperatedSite;
import dev.billbridge.testing.Receiver;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A site at work is backed up, and comes back elsewhere while its targets stay: a database, a
 * folder, a receiver that takes everything and one that takes nothing.
 */
class BackupCommandTest {

  private static final String[] TOTALS = {
    "select count(*), sum(amount), count(distinct document_hash) from ledger_record",
    "select state, count(*) from ledger_delivery group by state order by state",
    "select count(*), sum(total) from ledger_revision",
    "select max(run_no), count(*) from ledger_run",
    // A backup is recorded when it is whole, so its own entry is not in it.
    """
    select audit_no, entry_hash from ledger_audit
    where audit_no = (select max(audit_no) from ledger_audit where kind <> 'BACKUP')"""
  };

  @TempDir
  private static Path folder;

  private static final Clockwork clock = new Clockwork("2026-05-29T12:00:00Z");
  private static final StringWriter out = new StringWriter();
  private static Sandbox sandbox;
  private static Receiver erp;
  private static Receiver late;
  private static String books;
  private static OperatedSite site;
  /** Made while the service was collecting. */
  private static Path midway;
  /** Made when it had collected and delivered everything. */
  private static Path whole;

  @BeforeAll
  static void a_site_that_is_backed_up_while_it_collects_and_when_it_has_delivered()
      throws Exception {
    sandbox =
        Sandbox.start(SandboxSettings.defaults().withClock(clock).withMonths(2).withLines(5));
    erp = Receiver.start();
    late = Receiver.start();
    late.always(Receiver.Fault.status(503));
    books = Engines.H2.freshDatabase();
    site = site(folder.resolve("site"), null);
    midway = folder.resolve("backups/midway");
    whole = folder.resolve("backups/whole");
    try (Service service = site.start(Service.Mode.ON_DEMAND);
        CommandServer commands = RunCommand.serveCommands(
            site.settings(),
            work ->
                work.apply(new LiveService.Running(service, site.settings(), Path.of("routes"))))) {
      service
          .collector()
          .collect(
              new CollectRequest(Set.of("tokyo"), Set.of(), null, null), BackupCommandTest::well);
      service.deliverer().deliverDue();
      CompletableFuture<Void> collecting = CompletableFuture.runAsync(() -> service
          .collector()
          .collect(
              new CollectRequest(Set.of("frankfurt"), Set.of(), null, null),
              BackupCommandTest::well));
      assertThat(ask("backup", midway.toString())).as(out.toString()).isZero();
      collecting.join();
      service.deliverer().deliverDue();
      assertThat(ask("backup", "relative"))
          .as("the service has another working directory")
          .isEqualTo(BillbridgeCommand.REFUSED);
      assertThat(ask("restore", midway.toString())).isEqualTo(BillbridgeCommand.REFUSED);
      assertThat(out.toString()).contains("restore cannot run beside the service");
      assertThat(ask("backup", whole.toString())).as(out.toString()).isZero();
    }
    assertThat(out.toString()).contains("Backup " + whole + ": ", " statements, ");
    try (Ledger ledger = Service.openLedger(site.settings(), clock)) {
      assertThat(ledger.audit().lastBackup(Audit.LastBackup.UNREAD).at())
          .isEqualTo(clock.instant());
    }
  }

  @AfterAll
  static void close() {
    sandbox.close();
    erp.close();
    late.close();
  }

  private static void well(RunReport report) {
    assertThat(report.failures()).isEmpty();
  }

  /** @param ledger URL; null for a file in the folder */
  private static OperatedSite site(Path at, String ledger) {
    OperatedSite other = new OperatedSite(at, clock)
        .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "bills")
        .account("frankfurt", sandbox, sandbox.ionosAccounts().get(0), "invoices")
        .set("sinks", "books, drop, erp, late")
        .set("sink.books.url", books)
        .set("sink.drop.directory", folder.resolve("drop").toString())
        .set("sink.erp.type", "webhook")
        .set("sink.erp.url", erp.url())
        .set("sink.late.type", "webhook")
        .set("sink.late.url", late.url());
    return ledger == null ? other : other.set("ledger.url", ledger);
  }

  private static int ask(String... arguments) throws IOException {
    PrintWriter to = new PrintWriter(out, true);
    return CommandClient.ask(folder.resolve("site/ledger"), "alice", List.of(arguments), to, to)
        .orElseThrow();
  }

  private static int run(OperatedSite at, String... arguments) {
    out.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--config", at.file().toString(), "--routes", "routes"));
    return BillbridgeCommand.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(out, true))
        .execute(all.toArray(String[]::new));
  }

  private static List<String> totals(OperatedSite at) {
    return Stream.of(TOTALS)
        .flatMap(query -> rows(at.settings().ledger().url(), query).stream())
        .toList();
  }

  private static List<String> rows(String url, String query) {
    return Jdbi.create(url)
        .withHandle(handle -> handle
            .createQuery(query)
            .map((row, context) -> {
              StringBuilder cells = new StringBuilder();
              for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                cells.append(
                    row.getObject(i) instanceof BigDecimal figure
                        ? figure.stripTrailingZeros().toPlainString()
                        : row.getString(i));
                cells.append(' ');
              }
              return cells.toString().strip();
            })
            .list());
  }

  private static List<String> targets() throws IOException {
    List<String> targets = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("drop"))) {
      for (Path file : files.sorted().toList()) {
        targets.add(file.getFileName() + " " + Files.getLastModifiedTime(file));
      }
    }
    targets.addAll(
        rows(books, "select count(*), sum(amount), max(revision) from billing_current_record"));
    return targets;
  }

  /** The site works on, and nothing that was delivered is delivered again. */
  private static void assertNothingIsDoubled(OperatedSite other) throws IOException {
    List<String> before = targets();
    int posts = erp.posts().size();
    assertThat(run(other, "audit", "verify")).as(out.toString()).isZero();
    assertThat(run(other, "archive", "verify")).as(out.toString()).isZero();
    assertThat(run(other, "status")).as(out.toString()).isZero();
    OperatedSite.Outcome outcome = other.sync();
    assertThat(outcome.reports())
        .allSatisfy(report -> assertThat(report.failures()).isEmpty());
    assertThat(outcome.counts().recordsNew()).isZero();
    assertThat(outcome.delivered("books") + outcome.delivered("drop") + outcome.delivered("erp"))
        .isZero();
    assertThat(targets()).isEqualTo(before);
    assertThat(erp.posts()).hasSize(posts);
    assertThat(erp.takenAgain()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Engines.class)
  void a_backup_is_restored_in_another_folder_and_on_any_engine_with_the_same_totals(Engines engine)
      throws IOException {
    OperatedSite other = site(folder.resolve("restored-" + engine), engine.freshDatabase());

    assertThat(run(other, "restore", whole.toString())).as(out.toString()).isZero();

    assertThat(out.toString())
        .contains("each file and row was compared")
        .contains("The archive was restored to ");
    assertThat(totals(other)).isEqualTo(totals(site));
    assertNothingIsDoubled(other);
    assertThat(run(other, "restore", whole.toString())).isEqualTo(BillbridgeCommand.FAILED);
    assertThat(out.toString()).contains(" is not empty: its table ledger_");
  }

  @Test
  void a_ledger_is_moved_to_a_server_beside_its_archive_and_stays_where_it_was()
      throws IOException {
    OperatedSite there = site(folder.resolve("moved"), Engines.POSTGRESQL.freshDatabase());
    assertThat(run(site, "move", "--to", there.file().toString()))
        .isEqualTo(BillbridgeCommand.REFUSED);
    assertThat(out.toString()).contains("which is not the archive of the ledger");
    there.set("archive.directory", folder.resolve("site/archive").toString());

    assertThat(run(site, "move", "--to", there.file().toString()))
        .as(out.toString())
        .isZero();

    assertThat(out.toString()).contains("Moved ", "each row was compared", "never again");
    assertThat(totals(there)).isEqualTo(totals(site));
    assertNothingIsDoubled(there);
    assertThat(run(site, "move", "--to", there.file().toString()))
        .isEqualTo(BillbridgeCommand.FAILED);
    assertThat(run(site, "move", "--to", site.file().toString()))
        .isEqualTo(BillbridgeCommand.REFUSED);
    assertThat(out.toString()).contains("name the same ledger");
  }

  @Test
  void a_backup_made_in_the_midst_of_a_collection_has_every_document_its_ledger_names()
      throws Exception {
    OperatedSite other = site(folder.resolve("restored-midway"), Engines.H2.freshDatabase());
    assertThat(run(other, "restore", midway.toString())).as(out.toString()).isZero();
    Set<String> documents = Set.copyOf(new Archive(folder.resolve("restored-midway/archive"), clock)
        .intakes().series().stream().flatMap(series -> hashes(other, series)).toList());
    assertThat(documents)
        .isNotEmpty()
        .containsAll(rows(
            other.settings().ledger().url(),
            "select distinct intake_fingerprint from ledger_revision"));
    assertThat(run(other, "archive", "verify")).as(out.toString()).isZero();
    assertThat(run(other, "audit", "verify")).as(out.toString()).isZero();
  }

  private static Stream<String> hashes(OperatedSite other, Series series) {
    try {
      Archive archive = new Archive(other.settings().archiveDirectory(), clock);
      List<String> hashes = new ArrayList<>();
      for (Note note : archive.intakes().notes(series)) {
        hashes.add(archive.intakes().read(note).fingerprint());
      }
      return hashes.stream();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_backup_that_is_not_whole_is_refused_in_one_sentence_and_nothing_is_restored()
      throws IOException {
    Path document = files(whole).stream()
        .filter(file -> file.toString().endsWith(".json.gz"))
        .findFirst()
        .orElseThrow();
    TreeMap<String, Broken> broken = new TreeMap<>();
    broken.put(
        "truncated ledger",
        at -> Files.write(
            at.resolve("ledger.jsonl.gz"),
            new byte[] {31, -117, 8},
            StandardOpenOption.TRUNCATE_EXISTING));
    broken.put("missing document", at -> Files.delete(at.resolve(document)));
    broken.put(
        "altered document",
        at -> Files.write(at.resolve(document), new byte[] {1}, StandardOpenOption.APPEND));
    broken.put(
        "altered list",
        at -> Files.writeString(at.resolve("SHA256SUMS"), "\n", StandardOpenOption.APPEND));
    broken.put("broken off", at -> Files.delete(at.resolve("backup.json")));
    broken.put("truncated manifest", at -> Files.writeString(at.resolve("backup.json"), "{\"for"));
    broken.put(
        "of a newer version",
        at -> Files.writeString(
            at.resolve("backup.json"),
            Files.readString(at.resolve("backup.json"))
                .replace("\"version\" : ", "\"version\" : 9")));
    broken.put(
        "of a newer format", at -> Files.writeString(at.resolve("backup.json"), "{\"format\": 2}"));
    OperatedSite other = site(folder.resolve("refused"), Engines.H2.freshDatabase());
    for (String how : broken.keySet()) {
      Path at = folder.resolve("broken/" + how);
      Folder.copy(whole, at);
      broken.get(how).damage(at);

      assertThat(run(other, "restore", at.toString())).as(how).isEqualTo(1);

      assertThat(out.toString().strip())
          .as(how)
          .doesNotContain("\n")
          .containsAnyOf(
              "use another one",
              "name the folder of another backup",
              "use the Billbridge that made",
              "restore it with the Billbridge that made it")
          .doesNotContain("Exception");
      assertThat(folder.resolve("refused/archive")).as(how).doesNotExist();
    }
    assertThat(run(other, "restore", whole.toString())).as(out.toString()).isZero();
  }

  /** Does something bad to the backup in a folder. */
  private interface Broken {
    void damage(Path folder) throws IOException;
  }

  @Test
  void a_backup_and_a_restore_leave_alone_what_is_in_their_place() throws IOException {
    assertThat(run(site, "backup", whole.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("is not an empty folder; name a new one for each backup");
    assertThat(run(site, "backup", folder.resolve("site/archive/backup").toString()))
        .isEqualTo(1);
    assertThat(out.toString()).contains("is inside the archive");

    OperatedSite other = site(folder.resolve("taken"), Engines.H2.freshDatabase());
    Path file = Files.createDirectories(folder.resolve("taken/archive")).resolve("mine.txt");
    Files.writeString(file, "mine");
    assertThat(run(other, "restore", whole.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("is not empty: it contains mine.txt");
    Files.delete(file);
    Files.writeString(folder.resolve("taken/archive/archive.id"), "another");
    assertThat(run(other, "restore", whole.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("is another one than that of the backup");
    assertThat(files(folder.resolve("taken/archive"))).hasSize(1);
  }

  /** What a restore that was killed has left: files of the backup, but not yet the id. */
  @Test
  void a_restore_that_was_broken_off_is_continued_by_the_next() throws IOException {
    OperatedSite other = site(folder.resolve("continued"), Engines.H2.freshDatabase());
    assertThat(run(other, "restore", whole.toString())).isZero();
    Path archive = folder.resolve("continued/archive");
    Files.delete(archive.resolve("archive.id"));
    List<Path> files = files(archive);
    Files.write(archive.resolve(files.get(0)), new byte[0]);
    Files.delete(archive.resolve(files.get(1)));
    other.set("ledger.url", Engines.H2.freshDatabase());

    assertThat(run(other, "restore", whole.toString())).as(out.toString()).isZero();
    assertThat(run(other, "archive", "verify")).as(out.toString()).isZero();
  }

  @Test
  @Tag("slow")
  void a_full_disk_ends_a_backup_in_one_sentence_and_leaves_nothing() throws Exception {
    Path at = folder.resolve("full");
    try (Forked backup = Forked.startOnFullDisk(
        folder,
        2,
        "backup",
        at.toString(),
        "--config",
        site(folder.resolve("site"), null).file().toString(),
        "--routes",
        Path.of("routes").toAbsolutePath().toString())) {
      assertThat(backup.waitFor(60)).isEqualTo(1);
      assertThat(backup.err())
          .contains("the backup " + at + " cannot be made: ", "make room")
          .doesNotContain("Exception");
    }
    assertThat(files(at)).isEmpty();
  }

  @Test
  void every_file_of_a_backup_is_in_its_list_and_the_manifest_says_what_it_holds()
      throws IOException {
    List<String> listed = Files.readAllLines(whole.resolve("SHA256SUMS")).stream()
        .map(line -> line.substring(66))
        .toList();
    assertThat(files(whole).stream().map(Path::toString))
        .containsAll(listed)
        .hasSize(listed.size() + 2);
    assertThat(new ObjectMapper()
            .readTree(whole.resolve("backup.json").toFile())
            .at("/ledger/tables/ledger_statement/count")
            .asLong())
        .isPositive();
    assertThat(Files.readString(whole.resolve("backup.json"), StandardCharsets.UTF_8))
        .doesNotContain("password");
  }

  private static List<Path> files(Path at) throws IOException {
    if (!Files.isDirectory(at)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(at)) {
      return all.filter(Files::isRegularFile).map(at::relativize).sorted().toList();
    }
  }
}
