package dev.billbridge.scenario.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.alert.AlertWatch;
import dev.billbridge.canonical.Finding;
import dev.billbridge.canonical.FindingKind;
import dev.billbridge.collect.route.CollectRequest;
import dev.billbridge.review.Findings;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.sandbox.world.Events;
import dev.billbridge.service.Service;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.Folder;
import dev.billbridge.testing.OperatedSite;
import dev.billbridge.testing.OperatedSite.Outcome;
import dev.billbridge.testing.Receiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A year of bills that grow day by day, from the provider to the receiver of what alerts say: with
 * a burst of traffic, a price rise and a month without any bill.
 */
class AlertYearTest {

  private static final YearMonth FIRST = YearMonth.of(2026, 1);
  private static final YearMonth LAST = YearMonth.of(2027, 1);
  private static final YearMonth BURST = YearMonth.of(2026, 8);
  private static final YearMonth RISE = YearMonth.of(2026, 10);
  private static final YearMonth MISSING = YearMonth.of(2026, 12);
  private static final int[] DAYS = {3, 12, 28};
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir
  private Path folder;

  private final Clockwork clock = new Clockwork(FIRST + "-03T06:15:00Z");
  private final List<String> notices = new ArrayList<>();

  @Test
  void alerts_fire_exactly_there_and_each_notice_arrives_once() throws IOException {
    Path routes = folder.resolve("routes");
    Folder.copyRoutes(routes);
    Files.writeString(routes.resolve("books/alerts.yaml"), """
        alerts:
          price:
            sum: netAmount
            where: { resourceType: cloud/traffic/* }
            divided-by: quantity
            by: account
            when: "> 1.5 usual"
          volume:
            sum: quantity
            where: { resourceType: cloud/traffic/* }
            by: account
            from-day: 10
            when: "> 3 usual"
          gone: { sum: netAmount, by: account, from-day: 10, when: "< 0.5 usual" }
        """);
    try (Receiver ops = Receiver.start();
        Sandbox sandbox = Sandbox.start(SandboxSettings.defaults()
            .withMonths(0)
            .withLines(8)
            .withClock(clock)
            .withEvents(new Events(BURST, RISE, MISSING)));
        Service service = new OperatedSite(folder, clock)
            .routes(routes)
            .set("ledger.url", Engines.H2.freshDatabase())
            .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "bills")
            .set("sinks", "ops")
            .remove("sink.books.type")
            .remove("sink.books.url")
            .remove("sink.drop.type")
            .remove("sink.drop.directory")
            .set("sink.ops.type", "webhook")
            .set("sink.ops.url", ops.url() + "/in")
            .set("sink.ops.alerts", "all")
            .start(Service.Mode.ON_DEMAND)) {
      for (YearMonth month = FIRST; !month.isAfter(LAST); month = month.plusMonths(1)) {
        for (int day : DAYS) {
          at(month.atDay(day), service, routes, ops);
        }
      }

      assertThat(notices)
          .containsExactly(
              // Five times the gigabytes: the sum, though not the price of each.
              "2026-08-12 firing volume 2026-08-tokyo",
              "2026-09-03 resolved volume 2026-08-tokyo",
              // 5 yen against 3, until half of the months before are at 5 as well; a month that is
              // over resolves.
              "2026-10-03 firing price 2026-10-JPY-tokyo",
              "2026-11-03 resolved price 2026-10-JPY-tokyo",
              "2026-11-03 firing price 2026-11-JPY-tokyo",
              "2026-12-03 resolved price 2026-11-JPY-tokyo",
              // No bill at all in December.
              "2026-12-12 firing gone 2026-12-JPY-tokyo",
              "2027-01-03 resolved gone 2026-12-JPY-tokyo",
              "2027-01-03 firing price 2027-01-JPY-tokyo");
      assertThat(ops.taken()).hasSameSizeAs(notices);
      assertThat(ops.takenAgain()).isEmpty();
      assertThat(Findings.of(
              service.ledger().statements().all(), Findings.Limits.STANDARD, clock.instant()))
          .filteredOn(each -> each.kind() == FindingKind.MISSING_MONTH)
          .singleElement()
          .extracting(Finding::sentence)
          .asString()
          .contains("no statement for " + MISSING);
    }
  }

  private void at(LocalDate day, Service service, Path routes, Receiver ops) throws IOException {
    clock.set(day + "T06:15:00Z");
    Map<String, byte[]> before = ops.taken();
    Outcome outcome = OperatedSite.sync(service, CollectRequest.CURRENT);
    assertThat(outcome.failures()).isEmpty();
    Map<String, byte[]> taken = ops.taken();
    taken.keySet().removeAll(before.keySet());
    if (!taken.isEmpty()) {
      // Another process, which remembers nothing, has nothing to add.
      assertThat(AlertWatch.of(service.ledger(), routes, clock).evaluate()).isEmpty();
      service.deliverer().deliverDue();
    }
    for (byte[] body : taken.values()) {
      JsonNode notice = JSON.readTree(body).at("/data/statement");
      notices.add("%s %s %s %s"
          .formatted(
              day,
              notice.at("/attributes/notice").textValue(),
              notice.at("/accountNumber").textValue(),
              notice.at("/statementId").textValue()));
    }
  }
}
