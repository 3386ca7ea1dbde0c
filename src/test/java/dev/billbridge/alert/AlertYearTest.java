package dev.billbridge.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.ledger.delivery.Delivery;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.testing.Engines;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A year of months that grow day by day, with a burst of traffic, a price rise and a month without
 * any bill; the process begins anew again and again.
 */
class AlertYearTest {

  private static final YearMonth FIRST = YearMonth.of(2026, 1);
  private static final YearMonth BURST = YearMonth.of(2026, 8);
  private static final YearMonth RISE = YearMonth.of(2026, 10);
  private static final YearMonth MISSING = YearMonth.of(2026, 12);
  private static final int[] DAYS = {3, 12, 21, 28};

  @TempDir
  private Path folder;

  @Test
  void alerts_fire_exactly_there_and_each_is_said_once() {
    String url = Engines.H2.freshDatabase();
    Random random = new Random(4711);
    AlertSite site = begin(url);
    for (YearMonth month = FIRST;
        !month.isAfter(YearMonth.of(2027, 1));
        month = month.plusMonths(1)) {
      for (int day : DAYS) {
        site.clock.set("%s-%02dT06:15:00Z".formatted(month, day));
        if (!month.equals(MISSING)) {
          long gigabytes = day * (month.equals(BURST) ? 40L : 10L);
          long price = month.isBefore(RISE) ? 3 : 5;
          site.traffic(month.toString(), gigabytes * price, gigabytes);
        }
        for (int again = random.nextInt(3); again >= 0; again--) {
          site.evaluate();
          if (random.nextBoolean()) {
            String now = site.clock.instant().toString();
            site.close();
            site = begin(url);
            site.clock.set(now);
          }
        }
      }
    }
    List<String> owed = site.ledger.deliveries().list(DeliveryState.OWED).stream()
        .filter(each -> each.sink().equals("ops"))
        .map(Delivery::revision)
        .map(each -> "%s %s %s"
            .formatted(
                each.statement().attributes().get("notice"), each.key().accountNumber(), each.id()))
        .toList();
    site.close();

    assertThat(owed)
        .containsExactlyInAnyOrder(
            // Four times the gigabytes: the sum, though not the price of each.
            "firing volume 2026-08-tokyo",
            "resolved volume 2026-08-tokyo",
            // 5 yen against 3, until half of the months before are at 5 as well; a month that is
            // over resolves.
            "firing price 2026-10-JPY-tokyo",
            "resolved price 2026-10-JPY-tokyo",
            "firing price 2026-11-JPY-tokyo",
            "resolved price 2026-11-JPY-tokyo",
            "firing price 2027-01-JPY-tokyo",
            // No bill at all in December.
            "firing gone 2026-12-JPY-tokyo",
            "resolved gone 2026-12-JPY-tokyo");
  }

  private AlertSite begin(String url) {
    AlertSite site = new AlertSite(url, folder, Set.of("all"));
    site.write("alerts.yaml", """
        alerts:
          price: { sum: netAmount, divided-by: quantity, by: account, when: "> 1.5 usual" }
          volume: { sum: quantity, by: account, from-day: 10, when: "> 3 usual" }
          gone: { sum: netAmount, by: account, from-day: 10, when: "< 0.5 usual" }
        """);
    return site;
  }
}
