package dev.billbridge.scenario.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.service.Service;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.Forked;
import dev.billbridge.testing.OperatedSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A site with an account of each provider to which something happens, and what must be true of it
 * afterwards.
 */
final class Disturbed {

  private static final String RECORDS =
      "select record_id, amount, net_amount, tax_amount, revision, vanished, content_hash from billing_record order by record_id";

  private final OperatedSite site;

  private Disturbed(OperatedSite site) {
    this.site = site;
  }

  static Disturbed site(Path folder, Sandbox sandbox) throws IOException {
    return site(folder, sandbox, new Clockwork(Instant.now().toString()));
  }

  static Disturbed site(Path folder, Sandbox sandbox, Clockwork clock) throws IOException {
    Files.createDirectories(folder);
    return new Disturbed(new OperatedSite(folder, clock)
        .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "bills")
        .account("frankfurt", sandbox, sandbox.ionosAccounts().get(0), "invoices"));
  }

  /** With a ledger elsewhere, and only the files as a sink. */
  static Disturbed site(Path folder, Sandbox sandbox, String ledger) throws IOException {
    return site(folder, sandbox, ledger, new Clockwork(Instant.now().toString()));
  }

  static Disturbed site(Path folder, Sandbox sandbox, String ledger, Clockwork clock)
      throws IOException {
    Disturbed disturbed = site(folder, sandbox, clock);
    disturbed
        .site
        .set("ledger.url", ledger)
        .set("sinks", "drop")
        .remove("sink.books.type")
        .remove("sink.books.url");
    return disturbed;
  }

  Disturbed set(String key, String value) {
    site.set(key, value);
    return this;
  }

  OperatedSite operated() {
    return site;
  }

  /** A sync in a process of its own that must go well. */
  Disturbed syncAsProcess() throws Exception {
    try (Forked sync = Forked.start(
        site.folder(),
        List.of("-XX:TieredStopAtLevel=1"),
        "sync",
        "--config",
        site.file().toString())) {
      assertThat(sync.waitFor(120)).as(sync.err()).isZero();
    }
    return this;
  }

  /** A sync in this process that must go well. */
  Disturbed sync() {
    assertThat(site.sync().failures()).isEmpty();
    return this;
  }

  Forked onFullDisk(int kilobytes, String command) throws IOException {
    return Forked.startOnFullDisk(
        site.folder(), kilobytes, command, "--config", site.file().toString());
  }

  List<Path> files(String ending) {
    return site.files(ending);
  }

  /** Temporary files in archive and sink. */
  List<Path> leftovers() throws IOException {
    List<Path> leftovers = new ArrayList<>();
    for (String part : List.of("archive", "drop")) {
      if (Files.isDirectory(site.folder().resolve(part))) {
        try (Stream<Path> files = Files.walk(site.folder().resolve(part))) {
          files.filter(file -> file.toString().endsWith(".part")).forEach(leftovers::add);
        }
      }
    }
    return leftovers;
  }

  static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(condition);
  }

  /**
   * Ledger, books and files say what those of a site say to which nothing has happened; nothing is
   * owed any more.
   */
  void isAs(Disturbed calm) throws IOException {
    try (Ledger ledger = Service.openLedger(site.settings(), InstantSource.system())) {
      assertThat(ledger
              .deliveries()
              .list(
                  DeliveryState.OWED,
                  DeliveryState.SENDING,
                  DeliveryState.UNCERTAIN,
                  DeliveryState.REJECTED))
          .isEmpty();
    }
    assertThat(content()).isEqualTo(calm.content());
    if (site.settings().sink("books").isPresent()) {
      assertThat(site.books(RECORDS)).isEqualTo(calm.site.books(RECORDS));
    }
    assertThat(contents(site)).isEqualTo(contents(calm.site));
  }

  private static List<String> contents(OperatedSite site) throws IOException {
    List<String> contents = new ArrayList<>();
    for (Path file : site.files(".csv")) {
      // Hashes of documents differ, since documents hold the time at which they were sent.
      contents.add(
          file.getFileName() + " " + Files.readString(file).replaceAll("[0-9a-f]{64}", ""));
    }
    return contents;
  }

  /**
   * What the ledger holds, without times and without the hashes of documents, which hold times; its
   * audit trail is whole.
   */
  List<String> content() {
    List<String> content = new ArrayList<>();
    try (Ledger ledger = Service.openLedger(site.settings(), InstantSource.system())) {
      assertThat(ledger.audit().verify().broken()).isNull();
      for (StatementRevision each : ledger.statements().all()) {
        content.add("%s r%d %s %s %s"
            .formatted(
                each.key(),
                each.number(),
                each.status(),
                each.contentHash(),
                each.reconciliation().verdict()));
        ledger
            .statements()
            .records(
                each,
                record -> content.add("%s %s %s %s r%d %s"
                    .formatted(
                        record.content().recordId(each.key()),
                        record.content().contentHash(),
                        record.content().amount(),
                        record.content().provenance().pointer(),
                        record.since(),
                        record.change())));
      }
    }
    content.sort(null);
    return content;
  }
}
