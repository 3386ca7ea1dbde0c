package dev.billbridge.deliver.jdbc;

import static dev.billbridge.deliver.jdbc.Books.deliver;
import static dev.billbridge.deliver.jdbc.Books.number;
import static dev.billbridge.deliver.jdbc.Books.row;
import static dev.billbridge.deliver.jdbc.Books.sum;
import static dev.billbridge.testing.Invented.charge;
import static dev.billbridge.testing.Invented.owed;
import static dev.billbridge.testing.Invented.present;
import static dev.billbridge.testing.Invented.revision;
import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.canonical.BillingRecord;
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
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * That every figure, text and moment is in the database as it was in the ledger, and as many as
 * there are.
 */
class JdbcContentsTest {

  @ParameterizedTest
  @EnumSource(Engines.class)
  void instants_mean_the_same_moment_in_every_engine(Engines engine) {
    String url = engine.freshDatabase();
    deliver(url, owed(revision(1), present(charge("r1", "", "1"), 1)));

    String since =
        switch (engine) {
          case H2, POSTGRESQL -> "TIMESTAMP WITH TIME ZONE '2026-09-30 15:00:00+00'";
          case MARIADB -> "'2026-09-30 15:00:00'";
        };
    assertThat(number(url, "SELECT COUNT(*) FROM billing_record WHERE usage_start = " + since))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Engines.class)
  void figures_text_and_keys_arrive_unaltered_whatever_they_hold(Engines engine) {
    String url = engine.freshDatabase();
    String huge = "1".repeat(35) + "." + "1".repeat(30);
    String name = "'; DROP TABLE billing_record; -- \\ % _ \" 🙂 \r\n石狩 " + "x".repeat(100_000);
    BillingRecord upper = charge("Case", "", huge, name, Map.of("k", name));

    Outcome outcome = deliver(
        url,
        owed(
            revision(1),
            present(upper, 1),
            present(charge("case", "", "-" + huge), 1),
            present(charge("case ", "", "1"), 1),
            present(charge("ｃａｓｅ", "", "0.000000000000000000000000000001"), 1)));

    assertThat(outcome).isEqualTo(new Outcome.Delivered("revision 1, 4 records"));
    Map<String, Object> row =
        row(Jdbi.create(url), "SELECT * FROM billing_record WHERE resource_id = 'Case'");
    assertThat(row.get("resource_name")).isEqualTo(name);
    assertThat((BigDecimal) row.get("amount")).isEqualByComparingTo(huge);
    assertThat(sum(url, "billing_record")).isEqualByComparingTo("1.000000000000000000000000000001");
  }

  @ParameterizedTest
  @EnumSource(Engines.class)
  void texts_that_are_too_much_for_one_packet_are_sent_in_several(Engines engine) {
    String url = engine.freshDatabase();
    String name = "石".repeat(1_000_000);
    List<RevisedRecord> records = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      records.add(present(charge("r" + i, "", "1", name, Map.of("k", name)), 1));
    }

    assertThat(deliver(url, new Invented.Owed("books", revision(1), records)))
        .isEqualTo(new Outcome.Delivered("revision 1, 12 records"));
    assertThat(number(url, "SELECT MIN(CHAR_LENGTH(resource_name)) FROM billing_record"))
        .isEqualTo(1_000_000);
  }

  @ParameterizedTest
  @EnumSource(Engines.class)
  void identifiers_as_long_as_they_may_be_are_stored_or_refused_with_a_sentence(Engines engine) {
    String url = engine.freshDatabase();
    Outcome outcome = deliver(
        url,
        owed(
            revision("s".repeat(255), 1, StatementStatus.FINAL, PaymentStatus.PAID),
            present(charge("r".repeat(255), "l".repeat(255), "1"), 1)));

    if (engine == Engines.MARIADB) {
      assertThat(((Outcome.Rejected) outcome).reason()).contains("a value does not fit the tables");
      assertThat(number(url, "SELECT COUNT(*) FROM billing_record")).isZero();
    } else {
      assertThat(sum(url, "billing_record")).isEqualByComparingTo("1");
    }
  }

  @ParameterizedTest
  @EnumSource(Engines.class)
  void twenty_thousand_records_are_one_transaction(Engines engine) {
    String url = engine.freshDatabase();
    Many first = new Many(revision(1), 20_000, 1);

    assertThat(deliver(url, first)).isEqualTo(new Outcome.Delivered("revision 1, 20000 records"));
    assertThat(sum(url, "billing_current_record")).isEqualByComparingTo("20000.00000000000002");
    assertThat(deliver(url, new Many(revision(2), 20_000, 1)))
        .isInstanceOf(Outcome.Delivered.class);
  }

  /** Records made while they are handed over. */
  private record Many(StatementRevision revision, int count, int since) implements OwedRevision {

    @Override
    public String sink() {
      return "books";
    }

    @Override
    public String deliveryId() {
      return "d";
    }

    @Override
    public void records(Consumer<RevisedRecord> each) {
      for (int i = 0; i < count; i++) {
        each.accept(present(charge("r%07d".formatted(i), "", "1.000000000000000001"), since));
      }
    }
  }
}
