package dev.billbridge.resale.draw;

import static dev.billbridge.resale.draw.ResaleSite.OCTOBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.billbridge.analyze.Report;
import dev.billbridge.canonical.Kind;
import dev.billbridge.collect.RunReport;
import dev.billbridge.journal.JournalDocument;
import dev.billbridge.journal.JournalEntry;
import dev.billbridge.journal.JournalMaker;
import dev.billbridge.ledger.audit.AuditEntry;
import dev.billbridge.ledger.bill.BillPart;
import dev.billbridge.ledger.delivery.Delivery;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.ledger.statement.RecordVersion;
import dev.billbridge.ledger.sum.LineColumn;
import dev.billbridge.ledger.sum.LineFilter;
import dev.billbridge.resale.Bill;
import dev.billbridge.testing.Books;
import dev.billbridge.testing.Engines;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BillDrawingTest {

  @TempDir
  private Path folder;

  private ResaleSite site() {
    return new ResaleSite(Engines.H2.freshDatabase(), folder);
  }

  private static List<String> owed(ResaleSite site, DeliveryState... states) {
    return Stream.of(states)
        .flatMap(state -> site.ledger.deliveries().list(state).stream())
        .filter(each -> each.revision().key().isCustomerBill())
        .map(each ->
            each.sink() + " " + each.revision().id() + " r" + each.revision().number())
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void bills_follow_the_invoice_from_provisional_to_final_to_restated_on_each_engine(
      Engines engine) {
    String url;
    try {
      url = engine.freshDatabase();
    } catch (RuntimeException | ExceptionInInitializerError | NoClassDefFoundError e) {
      abort(engine + " cannot be started here: " + e);
      return;
    }
    try (ResaleSite site = new ResaleSite(url, folder)) {
      site.invoice("155.00", false);
      assertThat(site.draw().findings())
          .containsExactly(
              "2026-10: 166.00 EUR = customers 164.40 + own use 1.60 + unassigned 0.00");
      assertThat(site.shown("acme")).isEqualTo("r1 PROVISIONAL 133.12 MATCHED");

      site.invoice("155.00", true);
      site.draw();
      assertThat(site.shown("acme")).isEqualTo("r2 FINAL 133.12 MATCHED");

      site.invoice("148.80", true);
      RunReport restated = site.draw();
      assertThat(site.shown("acme")).isEqualTo("r3 RESTATED 128.27 MATCHED");
      assertThat(restated.findings())
          .anyMatch(each -> each.startsWith(
              "bills acme-2026-10-EUR was final and has been restated: revision 3, "));
      assertThat(restated.counts().statementsRevised()).isEqualTo(2);

      assertThat(site.draw().counts().statements()).isZero();
      assertThat(owed(site, DeliveryState.OWED))
          .containsExactly(
              "erp acme-2026-10-EUR r1",
              "erp acme-2026-10-EUR r2",
              "erp acme-2026-10-EUR r3",
              "erp beta-2026-10-EUR r1",
              "erp beta-2026-10-EUR r2",
              "erp beta-2026-10-EUR r3");
      Report margins = Margins.of(
          site.ledger.bills().margins(OCTOBER),
          site.ledger.bills().month(OCTOBER).orElseThrow(),
          Map.of());
      assertThat(margins.rows().get(0))
          .containsExactly(
              "acme", "acme-2026-10-EUR", "RESTATED", "EUR", "110.96", "128.27", "17.31", "15.6");
      assertThat(margins.notes())
          .containsExactly(
              "Providers charge 159.80 EUR = customers 158.21 + own use 1.59 + unassigned 0.00");
    }
  }

  @Test
  void the_books_end_at_the_truth_when_the_invoice_behind_a_bill_is_restated() {
    JournalMaker maker = new Books(folder)
        .accounts("glAccount\n4400\n")
        .parties("provider,account,party,partyAccount\nresale,acme,ACME,10001\n")
        .maker();
    try (ResaleSite site = site()) {
      site.invoice("155.00", true);
      site.draw();
      JournalDocument drawn = maker.make(site.statement("acme"), List.of());
      assertThat(balances(drawn)).isEqualTo(Map.of("4400", "-133.12", "10001", "133.12"));

      site.invoice("148.80", true);
      site.draw();
      JournalDocument restated = maker.make(site.statement("acme"), drawn.standing());
      assertThat(restated.entries())
          .extracting(JournalEntry::reversal)
          .containsExactly(true, false);
      assertThat(balances(drawn, restated)).isEqualTo(Map.of("4400", "-128.27", "10001", "128.27"));
    }
  }

  /** Debits less credits by account. */
  private static Map<String, String> balances(JournalDocument... documents) {
    Map<String, BigDecimal> balances = new TreeMap<>();
    for (JournalDocument document : documents) {
      document.entries().stream()
          .flatMap(entry -> entry.lines().stream())
          .forEach(line -> balances.merge(line.account(), line.amount(), BigDecimal::add));
    }
    return balances.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().toPlainString()));
  }

  @Test
  void what_drawing_was_killed_at_is_drawn_again_and_nothing_is_doubled() {
    try (ResaleSite site = site()) {
      site.invoice("155.00", true);
      assertThat(site.ledger.bills().month(OCTOBER)).isEmpty();
      BillPosting posting = new BillPosting(
          site.ledger, OCTOBER, "rules", "inputs", true, null, site.clock.instant());
      List<Bill> bills = new ArrayList<>();
      site.drawing().preview(each -> bills.add(each.bill()));
      // Killed after the first of two bills, and before the month was recorded.
      posting.post(bills.get(0));

      assertThat(site.draw().counts().statementsNew()).isEqualTo(1);
      assertThat(owed(site, DeliveryState.OWED))
          .containsExactly("erp acme-2026-10-EUR r1", "erp beta-2026-10-EUR r1");
      assertThat(site.ledger.bills().margins(OCTOBER).get(0).cost()).isEqualTo("115.18");
    }
  }

  @Test
  void a_process_that_was_taken_for_dead_posts_no_bill_of_what_it_has_read_before() {
    try (ResaleSite site = site()) {
      site.invoice("155.00", true);

      RunReport report = site.drawing(site::loseTheRun).draw().orElseThrow();

      assertThat(report.failures())
          .singleElement()
          .asString()
          .contains("another one has taken over, which draws the rest");
      assertThat(site.bill("acme")).isNull();
      assertThat(site.ledger.bills().month(OCTOBER)).isEmpty();
    }
  }

  @Test
  void a_bill_and_what_it_costs_are_written_together_or_not_at_all() {
    try (ResaleSite site = site()) {
      site.invoice("155.00", true);
      site.draw();
      site.invoice("148.80", true);
      List<Bill> bills = new ArrayList<>();
      site.drawing().preview(each -> bills.add(each.bill()));
      BillPosting posting = new BillPosting(
          site.ledger, OCTOBER, "rules", "inputs", true, null, site.clock.instant());
      assertThatThrownBy(() -> posting.post(bills.get(0), (handle, no) -> {
            throw new IllegalStateException("killed");
          }))
          .hasMessage("killed");
      assertThat(site.shown("acme")).isEqualTo("r1 FINAL 133.12 MATCHED");
      assertThat(site.ledger.bills().margins(OCTOBER).get(0).cost()).isEqualTo("115.18");
    }
  }

  @Test
  void edited_rules_change_open_months_and_leave_final_ones_until_somebody_orders_it() {
    try (ResaleSite site = site()) {
      site.invoice("155.00", false);
      site.draw();
      site.write("prices.csv", "chargeCategory,method,value\nCredit,pass,\n,markup,20\n");
      site.draw();
      assertThat(site.shown("acme")).isEqualTo("r2 PROVISIONAL 139.10 MATCHED");
      site.invoice("155.00", true);
      site.draw();

      site.write("prices.csv", "chargeCategory,method,value\nCredit,pass,\n,markup,50\n");
      assertThat(site.draw().counts().statements()).isZero();
      site.invoice("148.80", true);
      site.draw();
      // 1.2 × (101.33 + 12.40 + 1.67) − 4.44: a correction, by the rules of the final bill.
      assertThat(site.shown("acme")).isEqualTo("r4 RESTATED 134.04 MATCHED");

      site.drawing().redraw(OCTOBER, "maria", "agreed with ACME");
      assertThat(site.shown("acme")).isEqualTo("r5 RESTATED 168.66 MATCHED");
      assertThat(site.ledger.audit().entries(0).stream()
              .filter(entry -> entry.kind().equals("REDRAW"))
              .map(AuditEntry::detail))
          .containsExactly("ordered by maria: agreed with ACME");
    }
  }

  @Test
  void what_belongs_to_nobody_holds_the_bills_until_it_is_assigned_or_accepted() {
    try (ResaleSite site = site()) {
      site.invoice("0012345", OCTOBER, true, "S02000", "12.40", "X", "1.00");
      RunReport report = site.draw();
      assertThat(report.findings())
          .containsExactly(
              "2026-10: 13.40 EUR = customers 12.40 + own use 0.00 + unassigned 1.00",
              "2026-10: charges for 1 resource belong to nobody, such as ionos:0012345 dc-1 (web):"
                  + " no row of assignments.csv matches. Assign them, or accept the bills without"
                  + " them");
      assertThat(site.shown("acme")).isEqualTo("r1 FINAL 14.26 MISMATCHED");
      assertThat(owed(site, DeliveryState.HELD)).containsExactly("erp acme-2026-10-EUR r1");

      site.write("assignments.csv", "productId,to,split\nS02000,acme,\n,acme|own,quantity(Y)\n");
      site.drawing().redraw(OCTOBER, "maria", "X is divided");
      assertThat(site.bill("acme").reconciliation().reason())
          .as("the bill is the same, and waits for something else")
          .contains("divides by quantity(Y), which is zero for all of them");
      site.write("assignments.csv", "productId,to\nS02000,acme\n,own\n");
      site.drawing().redraw(OCTOBER, "maria", "X is ours");
      assertThat(site.shown("acme")).isEqualTo("r3 FINAL 14.26 MATCHED");
      assertThat(owed(site, DeliveryState.OWED)).containsExactly("erp acme-2026-10-EUR r3");
      assertThat(owed(site, DeliveryState.HELD)).isEmpty();
    }
  }

  @Test
  void a_bill_below_zero_is_held_until_somebody_accepts_it_as_a_credit_note() {
    try (ResaleSite site = site()) {
      site.write("assignments.csv", "to\nacme\n");
      site.invoice("0012345", OCTOBER, true, "S02000", "1.00", "REBATE", "-6.40");
      assertThat(site.draw().findings())
          .contains("acme-2026-10-EUR: the bill is below zero; check prices and credits, or"
              + " accept it as a credit note");
      assertThat(site.shown("acme")).isEqualTo("r1 FINAL -5.25 MISMATCHED");
      assertThat(owed(site, DeliveryState.HELD)).containsExactly("erp acme-2026-10-EUR r1");
    }
  }

  @Test
  void a_month_is_final_only_when_each_account_that_charged_the_month_before_is_or_is_late() {
    try (ResaleSite site = site()) {
      YearMonth september = OCTOBER.minusMonths(1);
      site.invoice("0012345", september, true, "S02000", "12.40");
      site.invoice("0067890", september, true, "S02000", "3.00");
      site.invoice("0012345", OCTOBER, true, "S02000", "12.40");
      site.draw();
      assertThat(site.shown("acme")).isEqualTo("r1 PROVISIONAL 14.26 MATCHED");
      site.invoice("0067890", OCTOBER, true, "S02000", "2.00");
      site.draw();
      assertThat(site.shown("acme")).isEqualTo("r2 FINAL 16.56 MATCHED");
    }
    try (ResaleSite late = site()) {
      late.invoice("0067890", OCTOBER.minusMonths(1), true, "S02000", "3.00");
      late.invoice("0012345", OCTOBER, true, "S02000", "12.40");
      late.clock.set("2026-11-12T00:00:00Z");
      late.draw();
      assertThat(late.shown("acme")).isEqualTo("r1 FINAL 14.26 MATCHED");
    }
  }

  @Test
  void a_customer_without_charges_any_more_gets_a_bill_of_nothing() {
    try (ResaleSite site = site()) {
      site.invoice("155.00", false);
      site.draw();
      site.write("assignments.csv", "to\nacme\n");
      site.draw();
      assertThat(site.shown("beta")).isEqualTo("r2 PROVISIONAL 0.00 MATCHED");
      assertThat(site.ledger.bills().margins(OCTOBER).get(1).cost()).isZero();
    }
  }

  @Test
  void nothing_is_drawn_without_customers_and_nothing_by_rules_that_cannot_be_used() {
    try (ResaleSite site = site()) {
      site.invoice("155.00", true);
      site.write("prices.csv", "method,value\nmarkup,x\n");
      assertThat(site.draw().failures())
          .containsExactly(site.books.resolve("prices.csv")
              + ":2: value = \"x\" is not a figure; examples: 15 or 0.5");
      site.write("prices.csv", "productId,method,value\nC04000,pass,\n");
      assertThat(site.draw().failures())
          .containsExactly(
              "2026-10: no row of prices.csv matches"
                  + " ionos:0012345:GY-0012345-2026-10:dc-1:REBATE@0.05 for acme; add one",
              "2026-10: no row of prices.csv matches"
                  + " ionos:0012345:GY-0012345-2026-10:dc-1:REBATE@0.05 for beta; add one");
      site.write("customers.csv", "id,name\nfrankfurt,F\n");
      site.write("assignments.csv", "to\nown\n");
      assertThat(site.draw().failures())
          .singleElement()
          .asString()
          .endsWith("is the name of an account in the settings; give the customer another id");
      assertThat(site.ledger.runs().last())
          .extracting(run -> run.account() + " " + run.outcome())
          .containsExactly("resale FAILED");
      site.write("customers.csv", "id,name\n");
      assertThat(site.drawing().draw()).isEmpty();
      assertThat(site.bill("acme")).isNull();
    }
  }

  @Test
  void what_sinks_get_has_prices_and_no_cost_and_costs_of_providers_count_no_customers_bill() {
    try (ResaleSite site = site()) {
      site.invoice("155.00", true);
      site.draw();
      List<RecordVersion> lines = new ArrayList<>();
      site.ledger.statements().records(site.bill("acme"), record -> {
        String said = record.content().toString();
        assertThat(said)
            .doesNotContain("105.55", "155", "12.4,", "0.05", "ourDiscount", "1.67", "5 %");
        lines.addAll(site.ledger
            .statements()
            .history(
                site.bill("acme").key(),
                record.content().resourceId(),
                record.content().lineKey()));
      });
      assertThat(lines).hasSize(4);
      assertThat(site.ledger.bills().parts(site.bill("acme").key(), "dc-1", "C04000"))
          .containsExactly(new BillPart(
              "dc-1",
              "C04000",
              "ionos:0012345:GY-0012345-2026-10:dc-1:C04000@0.05",
              new BigDecimal("105.55"),
              "assignments.csv:2",
              "prices.csv:3"));
      assertThat(site.bill("acme").statement().attributes())
          .isEqualTo(Map.of("customerName", "ACME", "reference", "PO-7", "taxCode", "19"));

      List<BigDecimal> sums = new ArrayList<>();
      site.ledger
          .sums()
          .read(
              new LineFilter(null, null, Set.of(), Set.of(), Kind.CHARGE),
              List.of(LineColumn.CURRENCY),
              sum -> sums.add(sum.amount()));
      assertThat(sums).containsExactly(new BigDecimal("166"));
      assertThat(site.ledger.charges().statements()).hasSize(1);
      assertThat(site.ledger.statementCharges().all()).hasSize(1);
      assertThat(site.ledger.changedStatements().since(site.clock.instant().minusSeconds(9)))
          .hasSize(1);
      assertThat(site.ledger.deliveries().list(DeliveryState.OWED))
          .extracting(Delivery::sink)
          .containsOnlyOnce("everything");
    }
  }
}
