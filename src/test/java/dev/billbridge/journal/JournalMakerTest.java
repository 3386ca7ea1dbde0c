package dev.billbridge.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.RevisionCause;
import dev.billbridge.canonical.Shares;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.journal.JournalLine.Role;
import dev.billbridge.render.RevisedStatement;
import dev.billbridge.testing.Bill;
import dev.billbridge.testing.Books;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalMakerTest {

  @TempDir
  private Path folder;

  static Bill yen() {
    return Bill.sakura("30114472")
        .taxed("cloud/plan/1", "50050", "2000", "200")
        .taxed("cloud/disk/ssd/20g", "50110", "800", "80")
        .taxed("cloud/plan/2", "50060", "5000", "500")
        .taxed("cloud/internet/router/100m", "50210", "2419", "241")
        .taxed("cloud/traffic/internet", "50610", "333", "33");
  }

  static Bill euro() {
    return Bill.ionos("GY00900017")
        .line("C04000", "155.00")
        .line("S02000", "12.40")
        .line("TO1000", "5.00")
        .credit("-6.40");
  }

  @Test
  void a_purchase_in_yen_keeps_the_tax_as_it_is_stated() {
    assertThat(lines(make(yen())))
        .containsExactly("4940 7000", "4941 3552", "1570 1054", "70002 -11606");
  }

  @Test
  void tax_that_the_provider_does_not_state_is_calculated_once_by_the_rate_of_the_rules() {
    assertThat(lines(make(euro())))
        .containsExactly(
            "4940 155", "4941 12.4", "4942 5", "4950 -6.4", "1576 31.54", "70001 -197.54");
  }

  @Test
  void tax_in_a_currency_without_minor_units_is_whole_and_not_in_tens() {
    assertThat(lines(make(Bill.in("XAU", "1").line("C04000", "100").line("S02000", "1"))))
        .containsExactly("4940 100", "4941 1", "1576 19", "70001 -120");
  }

  @Test
  void without_a_rate_no_tax_is_invented() {
    Books books = new Books(folder).accounts("glAccount\n4940\n");
    assertThat(lines(books.maker().make(euro(), List.of())))
        .containsExactly("4940 166", "70001 -166");
  }

  @Test
  void an_entry_has_the_dates_the_number_and_the_reference_of_its_statement() {
    JournalEntry entry = make(yen()).entries().get(0);
    assertThat(entry.number()).isEqualTo("30114472");
    assertThat(entry.reference()).isEqualTo("sakura:0012345:30114472:1");
    assertThat(entry.documentDate()).isEqualTo(LocalDate.of(2026, 11, 5));
    assertThat(entry.postingDate()).isEqualTo(entry.documentDate());
    assertThat(entry.serviceDate()).isEqualTo(LocalDate.of(2026, 10, 31));
    assertThat(entry.dueOn()).isEqualTo(LocalDate.of(2026, 11, 30));
    assertThat(entry.party()).isEqualTo("SAKURA internet Inc.");
    assertThat(entry.belongsTo()).isNull();
    assertThat(entry.lines().get(0).costCentre()).isEqualTo("IT");
  }

  @Test
  void a_late_entry_is_posted_on_the_first_open_day_and_names_its_month() {
    JournalEntry entry = new Books(folder)
        .closedThrough("2026-11-30")
        .maker()
        .make(euro(), List.of())
        .entries()
        .get(0);
    assertThat(entry.documentDate()).isEqualTo(LocalDate.of(2026, 11, 5));
    assertThat(entry.postingDate()).isEqualTo(LocalDate.of(2026, 12, 1));
    assertThat(entry.belongsTo()).isEqualTo(YearMonth.of(2026, 11));
    assertThat(entry.narrative()).endsWith("belongs to 2026-11");
  }

  @Test
  void a_restated_bill_takes_back_what_was_entered_and_enters_what_is_true() {
    List<JournalEntry> standing = make(euro()).standing();
    Bill restated = Bill.ionos("GY00900017")
        .line("C04000", "148.80")
        .line("S02000", "12.40")
        .line("TO1000", "5.00")
        .credit("-6.40")
        .revision(2, RevisionCause.AMENDED);
    JournalDocument document = maker().make(restated, standing);
    assertThat(document.entries()).extracting(JournalEntry::reversal).containsExactly(true, false);
    assertThat(document.entries())
        .extracting(JournalEntry::reference)
        .containsExactly("ionos:0012345:GY00900017:2:reversal", "ionos:0012345:GY00900017:2");
    assertThat(lines(document).subList(0, 6))
        .containsExactly(
            "4940 -155", "4941 -12.4", "4942 -5", "4950 6.4", "1576 -31.54", "70001 197.54");
    assertThat(balances(standing, document.entries()))
        .isEqualTo(balances(make(restated.revision(1, RevisionCause.FIRST)).entries(), List.of()));
  }

  @Test
  void entries_of_a_statement_in_several_currencies_have_references_of_their_own() {
    Bill first = euro().total("166").and(Bill.in("USD", "").line("C04000", "7"));
    JournalDocument document = new Books(folder)
        .parties("party,partyAccount\nIONOS SE,70001\n")
        .accounts("glAccount\n4940\n")
        .maker()
        .make(first, List.of());
    assertThat(document.entries())
        .extracting(JournalEntry::reference)
        .containsExactly("ionos:0012345:GY00900017:1", "ionos:0012345:GY00900017:1:USD");
    assertThat(maker()
            .make(euro().revision(2, RevisionCause.AMENDED), document.standing())
            .entries())
        .extracting(JournalEntry::reference)
        .containsExactly(
            "ionos:0012345:GY00900017:2:reversal",
            "ionos:0012345:GY00900017:2:USD:reversal",
            "ionos:0012345:GY00900017:2");
  }

  @Test
  void a_reversal_says_what_was_entered_also_when_the_rules_have_changed_since() {
    List<JournalEntry> standing = make(euro()).standing();
    JournalDocument document = new Books(folder)
        .accounts("glAccount\n6815\n")
        .maker()
        .make(
            euro().line("TO1000", "1").revision(2, RevisionCause.AMENDED),
            JournalJson.read(JournalJson.kept(new JournalDocument(List.of(), standing)))
                .standing());
    assertThat(lines(document))
        .containsExactly(
            "4940 -155",
            "4941 -12.4",
            "4942 -5",
            "4950 6.4",
            "1576 -31.54",
            "70001 197.54",
            "6815 167",
            "70001 -167");
  }

  @Test
  void a_change_of_payment_or_of_nothing_that_is_entered_makes_no_entry() {
    List<JournalEntry> standing = make(euro()).standing();
    for (RevisionCause cause : List.of(RevisionCause.STATUS, RevisionCause.ANNOTATED)) {
      JournalDocument document = maker().make(euro().revision(2, cause), standing);
      assertThat(document.entries()).isEmpty();
      assertThat(document.standing()).isEqualTo(standing);
    }
    JournalMaker others = new Books(folder).accounts("glAccount\n1\n").maker();
    assertThat(others.make(euro().revision(2, RevisionCause.STATUS), standing).entries())
        .isEmpty();
  }

  @Test
  void a_bill_that_another_has_replaced_is_only_taken_back() {
    List<JournalEntry> standing = make(euro()).standing();
    JournalDocument document =
        maker().make(Bill.ionos("GY00900017").revision(2, RevisionCause.REPLACED), standing);
    assertThat(document.entries()).hasSize(1);
    assertThat(document.standing()).isEmpty();
    assertThat(balances(standing, document.entries()).values())
        .allSatisfy(balance -> assertThat(balance).isZero());
  }

  @Test
  void a_charge_that_no_row_matches_is_held_or_goes_to_suspense() {
    Bill bill = euro().line("X9", "3");
    assertThatThrownBy(() -> make(bill))
        .isInstanceOf(JournalHeldException.class)
        .hasMessage(
            "no row of %s matches 1 of the lines of statement ionos:0012345:GY00900017, such as"
                    .formatted(folder.resolve("accounts.csv"))
                + " provider ionos, chargeCategory Usage, resourceType datacenter, productId X9,"
                + " productName X9; add one");
    assertThat(lines(new Books(folder).suspense().maker().make(bill, List.of())))
        .contains("1590 3", "70001 -200.54");
  }

  @Test
  void what_a_total_has_and_its_lines_have_not_is_a_line_of_its_own_or_held() {
    assertThat(lines(make(euro().total("166.02")))).contains("4999 0.02", "70001 -197.56");
    Books books = new Books(folder).parties("party,partyAccount,taxAccount\nX,7,8\n");
    assertThatThrownBy(() -> books.maker().make(euro().total("166.02"), List.of()))
        .hasMessage("statement ionos:0012345:GY00900017 cannot be entered: the lines make 0.02 EUR"
            + " less than its total, and parties.csv:2 gives no differenceAccount");
  }

  @Test
  void a_bill_that_should_state_its_tax_and_does_not_is_held() {
    assertThatThrownBy(() -> make(yen().line("50050", "100")))
        .hasMessageContaining(
            "1 lines of statement sakura:0012345:30114472 do not state their tax");
  }

  @Test
  void a_sale_is_a_receivable_and_revenue() {
    Books books = new Books(folder)
        .accounts("glAccount\n4400\n")
        .parties("party,partyAccount,direction\nAcme Ltd,10001,sale\n");
    assertThat(
            lines(books.maker().make(Bill.sakura("acme-2026-10").line("plan", "4624"), List.of())))
        .containsExactly("4400 -4624", "10001 4624");
  }

  @Test
  void an_entry_that_does_not_balance_does_not_exist() {
    JournalEntry entry = make(euro()).entries().get(0);
    assertThatThrownBy(() -> new JournalEntry(
            false,
            "ref",
            "n",
            1,
            "p",
            "7",
            entry.documentDate(),
            entry.postingDate(),
            null,
            entry.serviceDate(),
            null,
            Currency.getInstance("EUR"),
            "",
            entry.lines().subList(0, 5)))
        .hasMessage("the entry ref does not balance: debits exceed credits by 197.54 EUR");
  }

  @Test
  void amounts_in_minor_units_add_up_and_a_reversal_is_the_exact_negative() {
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      List<BigDecimal> amounts = IntStream.range(0, 1 + random.nextInt(9))
          .mapToObj(n -> BigDecimal.valueOf(random.nextInt(20001) - 10000, 4))
          .toList();
      BigDecimal total = Shares.rounded(
              List.of(amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add)), 2)
          .get(0);
      List<BigDecimal> shares = Shares.of(amounts, total, 2);
      assertThat(shares.stream().reduce(BigDecimal.ZERO, BigDecimal::add))
          .isEqualByComparingTo(total);
      for (int n = 0; n < shares.size(); n++) {
        assertThat(shares.get(n).subtract(amounts.get(n)).abs()).isLessThan(new BigDecimal("0.01"));
      }
      assertThat(Shares.of(amounts.stream().map(BigDecimal::negate).toList(), total.negate(), 2))
          .isEqualTo(shares.stream().map(BigDecimal::negate).toList());
    }
  }

  @Test
  void a_million_lines_are_as_many_sums_as_there_are_decisions() {
    JournalMaker maker = maker();
    Bill one = euro();
    RevisedStatement million = new RevisedStatement() {
      @Override
      public StatementRevision revision() {
        return Bill.ionos("GY00900017").total("41500000.00").revision();
      }

      @Override
      public void records(Consumer<RevisedRecord> each) {
        for (int i = 0; i < 250_000; i++) {
          one.records(each);
        }
      }
    };
    assertThat(lines(maker.make(million, List.of())))
        .contains("4940 38750000", "1576 7885000", "70001 -49385000")
        .hasSize(6);
  }

  private JournalMaker maker() {
    return new Books(folder).maker();
  }

  private JournalDocument make(Bill bill) {
    return maker().make(bill, List.of());
  }

  private static List<String> lines(JournalDocument document) {
    return document.entries().stream()
        .flatMap(entry -> entry.lines().stream())
        .map(line -> line.account() + " " + line.amount().toPlainString())
        .toList();
  }

  private static TreeMap<String, BigDecimal> balances(
      List<JournalEntry> one, List<JournalEntry> other) {
    TreeMap<String, BigDecimal> balances = new TreeMap<>();
    Stream.of(one, other)
        .flatMap(List::stream)
        .flatMap(entry -> entry.lines().stream())
        .filter(line -> line.role() != Role.DIFFERENCE)
        .forEach(line -> balances.merge(line.account(), line.amount(), BigDecimal::add));
    balances.replaceAll((account, balance) -> balance.stripTrailingZeros());
    return balances;
  }
}
