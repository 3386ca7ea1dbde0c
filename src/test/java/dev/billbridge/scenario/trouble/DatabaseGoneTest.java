package dev.billbridge.scenario.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.service.Service;
import dev.billbridge.service.StartException;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.OperatedSite.Outcome;
import dev.billbridge.testing.Relay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The ledger's server goes away in the middle, and comes back; a folder can no longer be written,
 * and then it can. {@code -Dbillbridge.cut.places=20} cuts the line at as many places as one has
 * patience for.
 */
@ResourceLock("Quartz, which has one scheduler for all services of a process")
@Tag("slow")
class DatabaseGoneTest {

  private static final int PLACES = Integer.getInteger("billbridge.cut.places", 2);

  @TempDir
  private Path folder;

  private final Clockwork clock = new Clockwork("2026-05-12T12:00:00Z");
  private Sandbox sandbox;

  @BeforeEach
  void two_providers() throws Exception {
    sandbox =
        Sandbox.start(SandboxSettings.defaults().withClock(clock).withMonths(1).withLines(60));
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  private Disturbed site(String name, String ledger) throws Exception {
    return Disturbed.site(folder.resolve(name), sandbox, ledger, clock)
        .set("ledger.timeout", "PT0.4S");
  }

  @ParameterizedTest
  @EnumSource(
      value = Engines.class,
      names = {"POSTGRESQL", "MARIADB"})
  void a_line_that_is_cut_anywhere_ends_the_sync_in_a_sentence_and_the_next_one_makes_up_for_it(
      Engines engine) throws Exception {
    Disturbed calm;
    long whole;
    String direct = engine.freshDatabase();
    try (Relay relay = Relay.before(direct)) {
      calm = site("calm", relay.url(direct));
      Service.openLedger(calm.operated().settings(), clock).close();
      long before = relay.sent();
      calm.sync();
      whole = relay.sent() - before;
      calm.set("ledger.url", direct);
    }
    for (int place = 1; place <= PLACES; place++) {
      String database = engine.freshDatabase();
      try (Relay relay = Relay.before(database)) {
        Disturbed cut = site("cut" + place, relay.url(database));
        Service.openLedger(cut.operated().settings(), clock).close();
        relay.cutAfter(whole * (place + 2) / (PLACES + 3));
        // Of each account what failed and that its end is not noted, and the sink.
        assertThat(failures(cut))
            .isNotEmpty()
            .hasSizeLessThanOrEqualTo(5)
            .allMatch(
                failure -> failure.contains("does not answer; check host and port in ledger.url")
                    && !failure.contains("\n"));

        relay.mend();
        // What was being sent is sent again when its lease has run out.
        clock.forward(Duration.ofMinutes(10));
        cut.sync();
        cut.set("ledger.url", database).isAs(calm);
      }
    }
  }

  private static List<String> failures(Disturbed site) {
    try {
      Outcome outcome = site.operated().sync();
      return outcome.failures();
    } catch (StartException e) {
      return List.of(e.getMessage());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Engines.class,
      names = {"POSTGRESQL", "MARIADB"})
  void a_service_goes_on_without_a_restart_when_its_database_is_back(Engines engine)
      throws Exception {
    Disturbed calm = site("calm", engine.freshDatabase()).sync();
    String direct = engine.freshDatabase();
    try (Relay relay = Relay.before(direct)) {
      Disturbed gone = site("gone", relay.url(direct))
          .set("management.enabled", "false")
          .set("deliver.interval", "PT0.2S")
          .set("account.tokyo.bills.schedule", "0/1 * * * * ?")
          .set("account.frankfurt.invoices.schedule", "0/1 * * * * ?");
      try (Service service = gone.operated().start(Service.Mode.SCHEDULED)) {
        relay.cut();
        Disturbed.await(() -> relay.refused() > 5);
        assertThat(service.ledger().answers()).isFalse();
        relay.mend();
        Disturbed.await(() -> gone.files(".csv").size() == calm.files(".csv").size());
      }
      clock.forward(Duration.ofMinutes(10));
      gone.set("ledger.url", direct).sync().isAs(calm);
    }
  }

  @Test
  void a_drop_that_cannot_be_written_for_a_while_misses_nothing() throws Exception {
    Disturbed calm = Disturbed.site(folder.resolve("calm"), sandbox, clock).sync();
    Disturbed site = Disturbed.site(folder.resolve("site"), sandbox, clock);
    Path drop = Files.writeString(folder.resolve("site/drop"), "a file where the folder should be");

    List<String> failures = site.operated().sync().failures();
    assertThat(failures).isNotEmpty().allMatch(failure -> failure.startsWith("drop"));
    assertThat(failures.get(0))
        .contains("in directory " + drop)
        .contains("there is a file where the directory should be");

    Files.delete(drop);
    clock.forward(Duration.ofMinutes(10));
    site.sync();
    site.isAs(calm);
  }
}
