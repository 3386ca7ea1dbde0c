package dev.billbridge.ledger;

import static dev.billbridge.ledger.Site.charge;
import static dev.billbridge.ledger.Site.sink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.ledger.Quarantine.Problem;
import dev.billbridge.ledger.audit.Audit;
import dev.billbridge.ledger.database.LedgerException;
import dev.billbridge.ledger.delivery.Subscription;
import dev.billbridge.ledger.posting.Posting;
import dev.billbridge.ledger.posting.PostingResult;
import dev.billbridge.ledger.statement.RecordPages;
import dev.billbridge.ledger.statement.RecordVersion;
import dev.billbridge.testing.Engines;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

class LedgerTest {

  private static Site on(Engines engine, Subscription... sinks) {
    return Site.on(EveryEngine.Database.of(engine), sinks);
  }

  @EveryEngine
  void a_new_statement_is_revision_1_and_all_its_records_are_new(Engines engine) {
    try (Site site = on(engine)) {
      PostingResult result =
          site.bill("4711").lines(charge("b", "20"), charge("a", "10")).take();

      assertThat(result)
          .extracting(PostingResult::isNew, PostingResult::added, PostingResult::unchanged)
          .containsExactly(true, 2L, 0L);
      assertThat(result.revision().number()).isEqualTo(1);
      assertThat(site.records("4711")).containsExactly("a 10 NEW", "b 20 NEW");
    }
  }

  @EveryEngine
  void the_same_again_in_any_order_is_no_revision(Engines engine) {
    try (Site site = on(engine)) {
      site.bill("4711").lines(charge("a", "10"), charge("b", "20")).take();
      PostingResult again =
          site.bill("4711").lines(charge("a", "10"), charge("b", "20")).take();
      PostingResult shuffled =
          site.bill("4711").lines(charge("b", "20"), charge("a", "10.00")).take();

      assertThat(List.of(again, shuffled)).allSatisfy(result -> {
        assertThat(result.revised()).isFalse();
        assertThat(result.unchanged()).isEqualTo(2);
        assertThat(result.revision().number()).isEqualTo(1);
      });
    }
  }

  @EveryEngine
  void a_revision_tells_new_changed_unchanged_vanished_and_reappearing_records_apart(
      Engines engine) {
    try (Site site = on(engine)) {
      site.bill("4711")
          .lines(charge("a", "10"), charge("b", "20"), charge("c", "30"))
          .take();
      PostingResult second = site.bill("4711")
          .lines(charge("a", "10"), charge("b", "21"), charge("d", "40"))
          .take();
      PostingResult third = site.bill("4711")
          .lines(charge("a", "10"), charge("b", "21"), charge("c", "30"), charge("d", "40"))
          .take();

      assertThat(second)
          .extracting(
              PostingResult::added,
              PostingResult::changed,
              PostingResult::unchanged,
              PostingResult::vanished)
          .containsExactly(1L, 1L, 1L, 1L);
      assertThat(third)
          .extracting(
              PostingResult::added,
              PostingResult::changed,
              PostingResult::unchanged,
              PostingResult::vanished)
          .containsExactly(1L, 0L, 3L, 0L);
      assertThat(site.records("4711", 1)).containsExactly("a 10 NEW", "b 20 NEW", "c 30 NEW");
      assertThat(site.records("4711", 2))
          .containsExactly("a 10 UNCHANGED", "b 21 CHANGED", "c 30 VANISHED", "d 40 NEW");
      assertThat(site.records("4711", 3))
          .containsExactly("a 10 UNCHANGED", "b 21 UNCHANGED", "c 30 NEW", "d 40 UNCHANGED");
      assertThat(site.ledger.statements().history(second.revision().key(), "c", ""))
          .extracting(RecordVersion::since, RecordVersion::until)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(1, 2),
              org.assertj.core.groups.Tuple.tuple(3, null));
    }
  }

  @EveryEngine
  void a_payment_alone_is_a_revision_of_the_header_without_any_changed_charge(Engines engine) {
    try (Site site = on(engine)) {
      site.bill("4711").lines(charge("a", "10")).take();
      PostingResult paid =
          site.bill("4711").lines(charge("a", "10")).payment(PaymentStatus.PAID).take();

      assertThat(paid)
          .extracting(
              PostingResult::revised,
              PostingResult::added,
              PostingResult::changed,
              PostingResult::unchanged)
          .containsExactly(true, 0L, 0L, 1L);
      assertThat(paid.revision().status()).isEqualTo(StatementStatus.FINAL);
      assertThat(paid.revision().statement().paymentStatus()).isEqualTo(PaymentStatus.PAID);
      assertThat(site.records("4711")).containsExactly("a 10 UNCHANGED");
    }
  }

  @EveryEngine
  void a_header_that_changes_alone_is_a_revision_and_a_restatement_once_final(Engines engine) {
    try (Site site = on(engine)) {
      site.bill("4711").lines(charge("a", "10")).take();
      PostingResult restated =
          site.bill("4711").lines(charge("a", "10")).total("11").take();

      assertThat(restated.revision().status()).isEqualTo(StatementStatus.RESTATED);
      assertThat(restated)
          .extracting(PostingResult::added, PostingResult::changed, PostingResult::vanished)
          .containsExactly(0L, 0L, 0L);
    }
  }

  @EveryEngine
  void lines_that_share_their_key_are_all_kept_and_numbered_by_content_whatever_their_order(
      Engines engine) {
    try (Site site = on(engine)) {
      List<BillingRecord> lines = new ArrayList<>(List.of(
          charge("a", "10"),
          charge("a", "20"),
          charge("a", "10"),
          charge("a", "#2", "5", Map.of()),
          charge("b", "1")));
      PostingResult first = site.bill("4711").lines(lines).take();
      List<String> kept = site.records("4711");
      Collections.shuffle(lines, new Random(7));
      PostingResult shuffled = site.bill("4711").lines(lines).take();

      assertThat(first.collisions()).isEqualTo(2);
      assertThat(kept)
          .hasSize(5)
          .extracting(each -> each.split(" ")[0])
          .containsExactly("a", "a/#2", "a/#3", "a/#4", "b");
      assertThat(kept.stream()
              .map(each -> new BigDecimal(each.split(" ")[1]))
              .reduce(BigDecimal.ZERO, BigDecimal::add))
          .isEqualByComparingTo("46");
      assertThat(shuffled.revised()).isFalse();
      site.bill("4711").lines(lines.subList(0, 4)).take();
      assertThat(site.ledger.statements().revisions(first.revision().key())).hasSize(2);
    }
  }

  @EveryEngine
  void a_statement_of_a_silent_provider_is_final_when_two_reads_a_day_apart_agree_after_closing(
      Engines engine) {
    try (Site site = on(engine, sink("books"))) {
      Instant closes = Site.START.plus(Duration.ofHours(1));
      assertThat(site.bill("1")
              .lines(charge("a", "10"))
              .closing(closes)
              .take()
              .revision()
              .status())
          .isEqualTo(StatementStatus.PROVISIONAL);
      site.later(Duration.ofHours(2));
      assertThat(site.bill("1")
              .lines(charge("a", "11"))
              .closing(closes)
              .take()
              .revision()
              .status())
          .isEqualTo(StatementStatus.PROVISIONAL);
      site.later(Duration.ofHours(23));
      assertThat(site.bill("1").lines(charge("a", "11")).closing(closes).take().revised())
          .isFalse();
      site.later(Duration.ofHours(1));
      PostingResult settled =
          site.bill("1").lines(charge("a", "11")).closing(closes).take();

      assertThat(settled.revision())
          .extracting(StatementRevision::status, StatementRevision::number)
          .containsExactly(StatementStatus.FINAL, 3);
      assertThat(site.records("1")).containsExactly("a 11 UNCHANGED");
      site.later(Duration.ofDays(1));
      assertThat(site.bill("1")
              .lines(charge("a", "12"))
              .closing(closes)
              .take()
              .revision()
              .status())
          .isEqualTo(StatementStatus.RESTATED);
    }
  }

  @EveryEngine
  void a_month_that_closed_more_than_a_week_ago_is_final_at_its_first_read(Engines engine) {
    try (Site site = on(engine)) {
      assertThat(site.bill("1")
              .lines(charge("a", "10"))
              .closing(Site.START.minus(Duration.ofDays(7)))
              .take()
              .revision()
              .status())
          .isEqualTo(StatementStatus.FINAL);
    }
  }

  @EveryEngine
  void texts_of_any_kind_come_back_as_they_went_in_and_stay_apart(Engines engine) {
    List<String> hostile = List.of(
        "a",
        "A",
        "á",
        "a ",
        " a",
        "ａ",
        "a\u0000b".replace("\u0000", "\u0001"),
        "tab\tnew\nline\r",
        "\\N",
        "\\.",
        "'; drop table ledger_record; --",
        "😀",
        "e\u0301",
        "é",
        "x".repeat(255),
        "\u200b",
        "%_",
        "İ",
        "ß",
        "ss",
        "\uFFFD",
        "あ".repeat(255),
        "\"quoted\", {json}",
        ":name ?");
    try (Site site = on(engine)) {
      List<BillingRecord> lines = new ArrayList<>();
      for (String text : hostile) {
        lines.add(charge(
            text,
            text.length() > 200 ? "" : text,
            "1",
            Map.of("said", text, text.length() > 100 ? "k" : "k" + text, "y".repeat(3000))));
      }
      PostingResult first = site.bill("4711").lines(lines).take();
      List<BillingRecord> read = new ArrayList<>();
      site.ledger.statements().records(first.revision(), record -> read.add(record.content()));

      assertThat(first.added()).isEqualTo(hostile.size());
      assertThat(first.collisions()).isZero();
      assertThat(read).containsExactlyInAnyOrderElementsOf(lines);
      // Staged this time, which is another way into the database.
      lines.set(0, charge("a", "a", "2", Map.of()));
      PostingResult second = site.bill("4711").lines(lines).take();
      assertThat(second)
          .extracting(PostingResult::added, PostingResult::changed, PostingResult::vanished)
          .containsExactly(0L, 1L, 0L);
    }
  }

  @EveryEngine
  void a_revision_is_read_as_it_was_after_later_ones_exist_however_many_pages_it_has(
      Engines engine) {
    try (Site site = on(engine)) {
      int changes = RecordPages.PAGE + 1;
      List<BillingRecord> lines = new ArrayList<>();
      for (int i = 0; i < 2 * RecordPages.PAGE + 500; i++) {
        lines.add(charge(i % 2 == 0 ? "same" : "r" + i, "l" + i, "1", Map.of()));
      }
      site.bill("4711").lines(lines).take();
      List<String> before = site.records("4711", 1);
      List<BillingRecord> changed = new ArrayList<>(lines.subList(0, changes));
      changed.replaceAll(record -> charge(record.resourceId(), record.lineKey(), "2", Map.of()));
      site.bill("4711").lines(changed).take();
      site.bill("4711").lines(charge("same", "l0", "3", Map.of())).take();

      assertThat(before).hasSize(lines.size()).doesNotHaveDuplicates();
      assertThat(site.records("4711", 1)).isEqualTo(before);
      assertThat(site.records("4711", 2))
          .hasSize(lines.size())
          .filteredOn(each -> each.endsWith("2 CHANGED"))
          .hasSize(changes);
      assertThat(site.records("4711", 2))
          .filteredOn(each -> each.endsWith("VANISHED"))
          .hasSize(lines.size() - changes);
      assertThat(site.recordsReadAhead("4711", 1)).isEqualTo(before);
      assertThat(site.recordsReadAhead("4711", 2)).isEqualTo(site.records("4711", 2));
    }
  }

  @EveryEngine
  void what_is_not_committed_leaves_no_trace(Engines engine) {
    try (Site site = on(engine, sink("books"))) {
      Site.Bill bill = site.bill("4711").lines(charge("a", "10"));
      try (Posting posting = site.ledger
          .postings()
          .begin(
              new dev.billbridge.archive.Intake(
                  "sakura", "tokyo", "bills", "m", Map.of(), Map.of(), site.now),
              "m",
              bill.statement(),
              false)) {
        posting.add(charge("a", "10"));
      }
      assertThat(site.ledger.statements().all()).isEmpty();
      assertThat(site.ledger.statements().latest(bill.key())).isEmpty();
      assertThat(bill.take().isNew()).isTrue();
      assertThat(site.ledger.audit().verify()).isEqualTo(new Audit.Verification(1, null));
    }
  }

  @EveryEngine
  void
      trouble_with_one_thing_is_one_entry_however_often_it_comes_until_the_thing_is_ingested_or_somebody_dismisses_it(
          Engines engine) {
    try (Site site = on(engine)) {
      Quarantine quarantine = site.ledger.quarantine();
      quarantine.put(
          "tokyo",
          "bills",
          "bill 1",
          List.of(
              new Problem("a-1.gz", "", "is not JSON; it begins with <html>"),
              new Problem("a-1.gz", "/Lines/3", "is odd")));
      site.later(Duration.ofHours(1));
      quarantine.put("tokyo", "bills", "bill 1", List.of(new Problem("a-2.gz", "", "is \0empty")));
      quarantine.put("tokyo", "bills", "bill 2", List.of(new Problem("b.gz", "", "is odd")));

      assertThat(quarantine.entries())
          .hasSize(2)
          .filteredOn(entry -> entry.document().equals("a-2.gz"))
          .singleElement()
          .satisfies(entry -> {
            assertThat(entry.lastSeenAt()).isEqualTo(entry.firstSeenAt().plus(Duration.ofHours(1)));
            assertThat(entry.seen()).isEqualTo(2);
            assertThat(entry.reason()).isEqualTo("is  empty");
          });
      quarantine.release("tokyo", "bills", "bill 1");
      assertThat(quarantine.entries())
          .extracting(QuarantinedItem::document)
          .containsExactly("b.gz");
      assertThat(
              quarantine.dismiss(Set.of(quarantine.entries().get(0).no(), -1L), "alice", "known"))
          .hasSize(1);
      assertThat(quarantine.entries()).isEmpty();
      assertThat(site.ledger.audit().entries(0))
          .last()
          .satisfies(entry -> assertThat(entry.kind() + " " + entry.detail())
              .isEqualTo("DISMISSAL dismissed by alice: known"));
      assertThat(site.ledger.audit().verify().broken()).isNull();
    }
  }

  @EveryEngine
  void a_replay_knows_what_came_later(Engines engine) {
    try (Site site = on(engine)) {
      Site.Bill bill = site.bill("4711").lines(charge("a", "10"));
      bill.take();
      assertThat(site.ledger.postings().knownLater(bill.key(), Site.START.minusSeconds(1)))
          .isPresent();
      assertThat(site.ledger.postings().knownLater(bill.key(), Site.START)).isEmpty();
      assertThat(site.ledger.postings().knownLater(site.bill("4712").key(), Site.START))
          .isEmpty();
    }
  }

  @org.junit.jupiter.api.Test
  void a_database_that_cannot_be_opened_is_reported_in_one_sentence_without_its_password() {
    assertThatThrownBy(() -> Site.on("jdbc:postgresql://127.0.0.1:1/billbridge?password=geheim"))
        .isInstanceOf(LedgerException.class)
        .hasMessage(
            "the ledger jdbc:postgresql://127.0.0.1:1/billbridge does not answer; check host and port in ledger.url, and that the server runs and"
                + " accepts this machine");
    assertThatThrownBy(() -> Site.on("jdbc:mariadb://127.0.0.1:1/billbridge?password=geheim"))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("does not answer")
        .hasMessageNotContaining("geheim");
    assertThatThrownBy(() -> Site.on("jdbc:oracle:thin:@//db.example.com/x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("jdbc:h2:, jdbc:postgresql: or jdbc:mariadb:");
  }
}
