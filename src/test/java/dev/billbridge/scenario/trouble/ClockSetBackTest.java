package dev.billbridge.scenario.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.archive.Archive;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.collect.Replay;
import dev.billbridge.collect.RunReport;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.service.Service;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.OperatedSite.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The clock of the machine is set back, or was ahead; what the provider says does not depend on it.
 */
class ClockSetBackTest {

  @TempDir
  private Path folder;

  private final Clockwork providers = new Clockwork("2026-05-12T12:00:00Z");
  private final Clockwork clock = new Clockwork("2026-05-12T12:00:00Z");
  private Sandbox sandbox;
  private Disturbed site;

  @BeforeEach
  void a_site_whose_clock_is_its_own() throws IOException {
    sandbox = Sandbox.start(
        SandboxSettings.defaults().withClock(providers).withMonths(2).withLines(8));
    site = Disturbed.site(folder.resolve("site"), sandbox, clock);
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-05-11T12:00:00Z", "2025-05-12T12:00:00Z", "2027-05-12T12:00:00Z"})
  void
      what_was_collected_by_a_clock_that_was_wrong_is_delivered_once_and_in_the_order_in_which_it_came(
          String wrong) throws IOException {
    assertThat(site.operated().sync().failures()).isEmpty();
    clock.set(wrong);
    sandbox.set(Oddity.BILL_DIFFERS_FROM_LINES);
    Outcome meanwhile = site.operated().sync();
    // A provider refuses months to come, which a clock that is ahead asks for.
    assertThat(meanwhile.failures())
        .allMatch(failure -> wrong.startsWith("2027") && failure.contains("Period invalid"));
    clock.set("2026-05-12T13:00:00Z");
    sandbox.clear(Oddity.BILL_DIFFERS_FROM_LINES);
    Outcome afterwards = site.operated().sync();

    assertThat(afterwards.failures()).isEmpty();
    List<String> behind = List.of(meanwhile, afterwards).stream()
        .flatMap(outcome -> outcome.findings().stream())
        .filter(finding -> finding.startsWith("the clock shows"))
        .toList();
    assertThat(behind)
        .singleElement()
        .asString()
        .contains(
            ", which is before " + (wrong.startsWith("2027") ? wrong : "2026-05-12T12:00:00Z"))
        .contains("set the clock, and check");
    Disturbed calm = Disturbed.site(
            folder.resolve("calm"), sandbox, new Clockwork("2026-05-12T13:00:00Z"))
        .sync();
    assertThat(
            site.operated().figure("select sum(amount) from billing_record where vanished = false"))
        .isEqualTo(calm.operated()
            .figure("select sum(amount) from billing_record where vanished = false"));
    assertThat(
            site.operated()
                .figure(
                    "select count(*) from billing_statement where verdict <> 'MATCHED' and dataset = 'bills'"))
        .isEqualTo("0");
    List<String> content = site.content();
    assertThat(replay())
        .allSatisfy(report -> assertThat(
                report.counts().statementsNew() + report.counts().statementsRevised())
            .isZero());
    assertThat(site.content()).isEqualTo(content);
    site.set("ledger.url", "jdbc:h2:file:" + folder.resolve("rebuilt").toAbsolutePath());
    replay();
    assertThat(site.content()).isEqualTo(content);
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

  @Test
  void a_day_that_the_clock_went_back_and_forward_again_makes_no_month_final_early() {
    providers.set("2026-06-02T12:00:00Z");
    clock.set("2026-06-02T12:00:00Z");
    assertThat(site.operated().sync().failures()).isEmpty();
    List<String> open = provisional();
    providers.set("2026-06-02T12:10:00Z");
    clock.set("2026-06-01T12:10:00Z");
    sandbox.set(Oddity.BILL_DIFFERS_FROM_LINES);
    site.operated().sync();
    clock.set("2026-06-02T12:20:00Z");
    site.operated().sync();

    assertThat(open).isNotEmpty();
    assertThat(provisional()).containsAll(open);
    clock.forward(Duration.ofDays(1));
    site.operated().sync();
    assertThat(provisional()).hasSize(open.size() - 1);
  }

  private List<String> provisional() {
    try (Ledger ledger = Service.openLedger(site.operated().settings(), clock)) {
      return ledger.statements().all().stream()
          .filter(each -> each.status() == StatementStatus.PROVISIONAL
              && each.statement().dataset().equals("bills"))
          .map(each -> each.key().toString())
          .toList();
    }
  }
}
