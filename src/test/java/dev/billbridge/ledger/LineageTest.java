package dev.billbridge.ledger;

import static dev.billbridge.ledger.Site.charge;
import static dev.billbridge.ledger.Site.sink;
import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.ledger.statement.Lineage.Origin;
import dev.billbridge.ledger.statement.Lineage.Reading;
import dev.billbridge.testing.Engines;
import java.time.Duration;
import java.time.Instant;

class LineageTest {

  private static final Duration DAY = Duration.ofDays(1);

  @EveryEngine
  void
      every_revision_knows_what_it_was_read_from_and_what_was_final_first_is_needed_with_all_after_it(
          Engines engine) {
    try (Site site = Site.on(EveryEngine.Database.of(engine))) {
      Instant[] read = threeDrafts(site, "12");
      site.bill("4711").lines(charge("a", "12")).take();
      site.later(DAY);
      site.bill("4711").lines(charge("a", "13")).take();
      Origin origin = origin(site);

      assertThat(origin.reads()).extracting(Reading::revision).containsExactly(1, 2, 3, 4, 5);
      assertThat(origin.reads())
          .extracting(Reading::fingerprint)
          .doesNotHaveDuplicates()
          .last()
          .isEqualTo(origin.latest());
      // The draft of the third day said already what became final.
      assertThat(origin.neededSince()).isEqualTo(read[2]);
      assertThat(site.ledger.lineage().of(origin.key(), 2))
          .contains(origin.reads().get(1).fingerprint());
      assertThat(site.ledger.lineage().of(origin.key(), 6)).isEmpty();
    }
  }

  @EveryEngine
  void of_a_statement_that_is_still_provisional_the_latest_state_is_needed(Engines engine) {
    try (Site site = Site.on(EveryEngine.Database.of(engine))) {
      Instant[] read = threeDrafts(site, "12");

      assertThat(origin(site).neededSince()).isEqualTo(read[2]);
    }
  }

  @EveryEngine
  void a_draft_that_a_sink_has_not_got_is_needed(Engines engine) {
    try (Site site = Site.on(EveryEngine.Database.of(engine), sink("books"))) {
      Instant first = site.now;
      site.bill("4711").lines(charge("a", "10")).provisional().take();
      site.ledger
          .results()
          .rejected(
              site.ledger.queue().lease("books", "me", Duration.ofMinutes(1)).orElseThrow(), "no");
      site.later(DAY);
      site.bill("4711").lines(charge("a", "11")).take();

      assertThat(origin(site).neededSince()).isEqualTo(first);
    }
  }

  private static Instant[] threeDrafts(Site site, String last) {
    Instant[] read = new Instant[3];
    String[] amounts = {"10", "11", last};
    for (int day = 0; day < 3; day++) {
      read[day] = site.now;
      site.bill("4711").lines(charge("a", amounts[day])).provisional().take();
      site.later(DAY);
    }
    return read;
  }

  private static Origin origin(Site site) {
    return site.ledger.lineage().of("tokyo", "bills").get(0);
  }
}
