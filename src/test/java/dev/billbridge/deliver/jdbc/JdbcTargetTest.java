package dev.billbridge.deliver.jdbc;

import static dev.billbridge.deliver.jdbc.Books.deliver;
import static dev.billbridge.deliver.jdbc.Books.number;
import static dev.billbridge.deliver.jdbc.Books.row;
import static dev.billbridge.deliver.jdbc.Books.sum;
import static dev.billbridge.deliver.jdbc.Books.target;
import static dev.billbridge.testing.Invented.bare;
import static dev.billbridge.testing.Invented.charge;
import static dev.billbridge.testing.Invented.owed;
import static dev.billbridge.testing.Invented.present;
import static dev.billbridge.testing.Invented.revision;
import static dev.billbridge.testing.Invented.vanished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.OwedRevision;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.Invented;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What revisions do to a database, delivered once, twice, late, at once or half. */
class JdbcTargetTest {

  @ParameterizedTest
  @EnumSource(Engines.class)
  void tables_of_0_1_are_brought_to_the_account_number_with_everything_in_them(Engines engine) {
    String url = engine.freshDatabase();
    Jdbi database = Jdbi.create(url);
    deliver(url, owed(revision(1), present(charge("r1", "", "100"), 1)));
    database.useHandle(handle -> {
      handle.execute("DROP VIEW billing_current_record");
      for (String table : List.of("billing_statement", "billing_record")) {
        handle.execute("ALTER TABLE " + table + " DROP COLUMN account");
      }
      for (String table : List.of("billing_statement", "billing_record", "billing_delivery")) {
        handle.execute("ALTER TABLE " + table + " RENAME COLUMN account_number TO account");
      }
      handle.execute("CREATE VIEW billing_current_record AS SELECT * FROM billing_record");
    });

    Outcome again = deliver(url, owed(revision(1), present(charge("r1", "", "100"), 1)));

    assertThat(again).isInstanceOf(Outcome.Delivered.class);
    assertThat(number(url, "SELECT count(*) FROM billing_delivery")).isEqualTo(1);
    assertThat(row(database, "SELECT account_number, account FROM billing_current_record"))
        .containsEntry("account_number", "0012345")
        .containsEntry("account", null);
  }

  @ParameterizedTest
  @EnumSource(Engines.class)
  void the_first_delivery_makes_the_tables_and_fills_them(Engines engine) {
    String url = engine.freshDatabase();
    Jdbi database = Jdbi.create(url);

    Outcome outcome = deliver(
        url,
        owed(
            revision(1),
            present(charge("r1", "", "100"), 1),
            present(charge("r1", "#2", "200.5"), 1),
            present(bare("r2"), 1)));

    assertThat(outcome).isEqualTo(new Outcome.Delivered("revision 1, 3 records"));
    Map<String, Object> statement = row(database, "SELECT * FROM billing_statement");
    assertThat(statement)
        .containsEntry("provider", "sakura")
        .containsEntry("account", "tokyo")
        .containsEntry("account_number", "0012345")
        .containsEntry("statement_id", "4711")
        .containsEntry("verdict", "MATCHED")
        .containsEntry("line_count", 2L)
        .containsEntry("attributes", "{\"memberId\":\"m-0012345\"}");
    assertThat((BigDecimal) statement.get("total")).isEqualByComparingTo("300.5");
    Map<String, Object> charge = row(
        database,
        "SELECT * FROM billing_current_record WHERE record_id = 'sakura:0012345:4711:r1'");
    assertThat(charge)
        .containsEntry("product_name", "サーバ 4コア")
        .containsEntry("line_key", "")
        .containsEntry("charge_category", "Usage")
        .containsEntry("net_amount", null)
        .containsEntry("line_number", 1L)
        .containsEntry("attributes", "{\"plan\":\"4core, \\\"8GB\\\"\"}");
    assertThat((BigDecimal) charge.get("quantity")).isEqualByComparingTo("744.000000000000000001");
    assertThat((BigDecimal) charge.get("unit_price")).isEqualByComparingTo("0.0000001");
    assertThat(charge.get("period_end").toString()).isEqualTo("2026-11-01");
    assertThat(row(database, "SELECT * FROM billing_current_record WHERE resource_id = 'r2'"))
        .containsEntry("amount", null)
        .containsEntry("resource_name", null)
        .containsEntry("usage_start", null);
    assertThat(row(database, "SELECT * FROM billing_delivery"))
        .containsEntry("sink", "books")
        .containsEntry("revision", 1L)
        .containsEntry("delivery_id", "books-1");
  }

  @ParameterizedTest
  @EnumSource(Engines.class)
  void the_same_revision_again_touches_nothing(Engines engine) {
    String url = engine.freshDatabase();
    OwedRevision bill = owed(revision(1), present(charge("r1", "", "100"), 1));
    deliver(url, bill);
    Jdbi.create(url)
        .useHandle(h -> h.execute("UPDATE billing_record SET resource_name = 'touched by hand'"));

    assertThat(deliver(url, bill)).isEqualTo(new Outcome.Delivered("revision 1 was already there"));

    assertThat(number(
            url, "SELECT COUNT(*) FROM billing_record WHERE resource_name = 'touched by hand'"))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Engines.class)
  void a_second_revision_brings_changed_new_and_vanished_records_and_leaves_the_others(
      Engines engine) {
    String url = engine.freshDatabase();
    deliver(
        url,
        owed(
            revision("4711", 1, StatementStatus.PROVISIONAL, PaymentStatus.UNPAID),
            present(charge("kept", "", "1"), 1),
            present(charge("changed", "", "2"), 1),
            present(charge("gone", "", "4"), 1)));
    Jdbi.create(url)
        .useHandle(
            h -> h.execute(
                "UPDATE billing_record SET resource_name = 'not written again' WHERE resource_id = 'kept'"));

    deliver(
        url,
        owed(
            revision("4711", 2, StatementStatus.FINAL, PaymentStatus.PAID),
            present(charge("changed", "", "20"), 2),
            vanished(charge("gone", "", "4"), 1),
            present(charge("kept", "", "1"), 1),
            present(charge("new", "", "8"), 2)));

    assertThat(sum(url, "billing_current_record")).isEqualByComparingTo("29");
    assertThat(sum(url, "billing_record")).isEqualByComparingTo("33");
    assertThat(number(
            url,
            "SELECT COUNT(*) FROM billing_record WHERE vanished = TRUE AND resource_id = 'gone'"))
        .isEqualTo(1);
    assertThat(number(
            url, "SELECT COUNT(*) FROM billing_record WHERE resource_name = 'not written again'"))
        .isEqualTo(1);
    assertThat(
            number(
                url,
                "SELECT COUNT(*) FROM billing_record WHERE status = 'FINAL' AND payment_status = 'PAID' AND revision = 2"))
        .as("what the statement decides reaches records that did not change")
        .isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource(Engines.class)
  void a_record_that_vanished_and_came_back_as_it_was_counts_again(Engines engine) {
    String url = engine.freshDatabase();
    deliver(url, owed(revision(1), present(charge("r1", "", "100"), 1)));
    deliver(url, owed(revision(2), vanished(charge("r1", "", "100"), 1)));
    assertThat(sum(url, "billing_current_record")).isNull();

    deliver(url, owed(revision(4), present(charge("r1", "", "100"), 1)));

    assertThat(sum(url, "billing_current_record")).isEqualByComparingTo("100");
  }

  @ParameterizedTest
  @EnumSource(Engines.class)
  void rows_altered_or_deleted_by_hand_are_put_right_by_the_next_revision(Engines engine) {
    String url = engine.freshDatabase();
    RevisedRecord[] records = {
      present(charge("r1", "", "100"), 1), present(charge("r2", "", "50"), 1)
    };
    deliver(url, owed(revision(1), records));
    Jdbi.create(url)
        .useHandle(h -> h.execute("DELETE FROM billing_record WHERE resource_id = 'r1'"));
    Jdbi.create(url).useHandle(h -> h.execute("UPDATE billing_record SET amount = 1"));

    deliver(url, owed(revision(2), records));

    assertThat(sum(url, "billing_current_record")).isEqualByComparingTo("150");
  }

  @ParameterizedTest
  @EnumSource(Engines.class)
  void records_that_are_there_without_their_statement_are_replaced(Engines engine) {
    String url = engine.freshDatabase();
    deliver(url, owed(revision(1), present(charge("r1", "", "100"), 1)));
    Jdbi.create(url).useHandle(h -> h.execute("DELETE FROM billing_statement"));
    Jdbi.create(url).useHandle(h -> h.execute("DELETE FROM billing_delivery"));

    Outcome outcome = deliver(
        url,
        owed(
            revision(2),
            present(charge("r0", "", "1"), 2),
            present(charge("r1", "", "200"), 2),
            present(charge("r2", "", "3"), 2)));

    assertThat(outcome).isEqualTo(new Outcome.Delivered("revision 2, 3 records"));
    assertThat(sum(url, "billing_current_record")).isEqualByComparingTo("204");
  }

  @Test
  void records_go_through_a_view_too_which_takes_no_copy() {
    String url = Engines.POSTGRESQL.freshDatabase();
    deliver(url, owed(revision(1), present(charge("r1", "", "100"), 1)));
    Jdbi.create(url).useHandle(h -> {
      h.execute("ALTER TABLE billing_record RENAME TO record_of_ours");
      h.execute("CREATE VIEW billing_record AS SELECT * FROM record_of_ours");
      h.execute("DELETE FROM record_of_ours");
      h.execute("DELETE FROM billing_statement");
      h.execute("DELETE FROM billing_delivery");
    });

    Outcome outcome = deliver(url, owed(revision(2), present(charge("r1", "", "200"), 2)));

    assertThat(outcome).isEqualTo(new Outcome.Delivered("revision 2, 1 records"));
    assertThat(sum(url, "record_of_ours")).isEqualByComparingTo("200");
  }

  @ParameterizedTest
  @EnumSource(Engines.class)
  void a_row_that_the_ledger_does_not_know_stops_the_delivery_before_anything_is_committed(
      Engines engine) {
    String url = engine.freshDatabase();
    deliver(
        url,
        owed(
            revision(1),
            present(charge("r1", "", "100"), 1),
            present(charge("stranger", "", "1"), 1)));

    Outcome outcome = deliver(url, owed(revision(2), present(charge("r1", "", "200"), 2)));

    assertThat(((Outcome.Rejected) outcome).reason())
        .contains("statement sakura:0012345:4711 that are not in the ledger");
    assertThat(sum(url, "billing_current_record")).isEqualByComparingTo("101");
    assertThat(number(url, "SELECT revision FROM billing_delivery")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Engines.class)
  void an_older_revision_that_comes_late_changes_nothing_even_through_another_sink(Engines engine) {
    String url = engine.freshDatabase();
    OwedRevision first =
        new OfManyRevisions("books", owed(revision(1), present(charge("r1", "", "100"), 1)));
    deliver(url, owed(revision(2), present(charge("r1", "", "200"), 2)));

    assertThat(deliver(url, first))
        .isEqualTo(new Outcome.Delivered("revision 2 was already there"));
    assertThat(deliver(url, new OfManyRevisions("more-books", first)))
        .isEqualTo(new Outcome.Delivered("another sink has delivered revision 2 there"));
    assertThat(sum(url, "billing_current_record")).isEqualByComparingTo("200");
  }

  @ParameterizedTest
  @EnumSource(Engines.class)
  void the_same_revision_with_other_contents_changes_nothing_and_is_not_called_delivered(
      Engines engine) {
    String url = engine.freshDatabase();
    deliver(url, owed(revision(1), present(charge("r1", "", "100"), 1)));
    StatementRevision same = revision(1);
    StatementRevision other = new StatementRevision(
        same.statementNo(),
        same.account(),
        same.statement(),
        1,
        same.status(),
        same.reconciliation(),
        "another-hash",
        same.collectedAt(),
        same.recordedAt());

    assertThat(deliver(url, owed(other, present(charge("r1", "", "1"), 1))))
        .isInstanceOfSatisfying(Outcome.AheadOfLedger.class, ahead -> {
          assertThat(ahead.revision()).isEqualTo(1);
          assertThat(ahead.reason()).contains("with contents that are not in the ledger");
        });
    assertThat(sum(url, "billing_current_record")).isEqualByComparingTo("100");
  }

  /**
   * H2 may fail with an error of its own where two connections begin at once; such an attempt is
   * repeated like any other that may work later.
   */
  private static Outcome repeated(JdbcTarget target, OwedRevision bill) {
    Outcome first = target.deliver(bill);
    return first instanceof Outcome.Transient ? target.deliver(bill) : first;
  }

  @ParameterizedTest
  @EnumSource(Engines.class)
  void two_attempts_at_once_deliver_once(Engines engine) throws Exception {
    String url = engine.freshDatabase();
    List<RevisedRecord> records = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      records.add(present(charge("r%05d".formatted(i), "", "0.000000000000000001"), 1));
    }
    OwedRevision bill = new Invented.Owed("books", revision(1), records);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (JdbcTarget one = target(url);
        JdbcTarget two = target(url)) {
      List<Callable<Outcome>> attempts =
          List.of(() -> repeated(one, bill), () -> repeated(two, bill));
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<Outcome> outcome : threads.invokeAll(attempts)) {
        outcomes.add(outcome.get());
      }
      assertThat(outcomes)
          .containsExactlyInAnyOrder(
              new Outcome.Delivered("revision 1, 2500 records"),
              new Outcome.Delivered("revision 1 was already there"));
    } finally {
      threads.shutdownNow();
    }
    assertThat(number(url, "SELECT COUNT(*) FROM billing_record")).isEqualTo(2_500);
    assertThat(sum(url, "billing_current_record")).isEqualByComparingTo("0.0000000000000025");
  }

  @ParameterizedTest
  @EnumSource(Engines.class)
  void an_attempt_that_breaks_off_half_way_leaves_nothing_and_the_next_completes_it(
      Engines engine) {
    String url = engine.freshDatabase();
    List<RevisedRecord> records = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      records.add(present(charge("r%05d".formatted(i), "", "1"), 1));
    }
    Invented.Owed bill = new Invented.Owed("books", revision(1), records);

    assertThatThrownBy(() -> deliver(url, new BreakingOff(bill, 2_000)))
        .hasMessage("the ledger is gone");
    assertThat(number(url, "SELECT COUNT(*) FROM billing_record")).isZero();
    assertThat(number(url, "SELECT COUNT(*) FROM billing_statement")).isZero();

    assertThat(deliver(url, bill)).isInstanceOf(Outcome.Delivered.class);
    assertThat(number(url, "SELECT COUNT(*) FROM billing_record")).isEqualTo(3_000);
  }

  /** Of a ledger that knows every revision there is. */
  private record OfManyRevisions(String sink, OwedRevision owed) implements OwedRevision {

    @Override
    public String deliveryId() {
      return owed.deliveryId();
    }

    @Override
    public StatementRevision revision() {
      return owed.revision();
    }

    @Override
    public boolean isKnown(int revision, String contentHash) {
      return true;
    }

    @Override
    public void records(Consumer<RevisedRecord> each) {
      owed.records(each);
    }
  }

  /** A ledger that fails after some records. */
  private record BreakingOff(OwedRevision owed, int after) implements OwedRevision {

    @Override
    public String sink() {
      return owed.sink();
    }

    @Override
    public String deliveryId() {
      return owed.deliveryId();
    }

    @Override
    public StatementRevision revision() {
      return owed.revision();
    }

    @Override
    public void records(Consumer<RevisedRecord> each) {
      int[] handed = {0};
      owed.records(record -> {
        if (handed[0]++ == after) {
          throw new IllegalStateException("the ledger is gone");
        }
        each.accept(record);
      });
    }
  }
}
