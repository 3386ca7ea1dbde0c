package dev.billbridge.resale;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.rules.RecordSubject;
import dev.billbridge.rules.RuleException;
import dev.billbridge.testing.Invented;
import dev.billbridge.testing.InventedCharge;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** Invented charges of October 2026 before tax, and rules for them. */
final class Charges implements Lines {

  static final YearMonth OCTOBER = YearMonth.of(2026, 10);

  private final List<SourceLine> lines = new ArrayList<>();
  private final StatementRevision revision;
  private final Currency currency;

  private Charges(String provider, String currency) {
    this.currency = Currency.getInstance(currency);
    this.revision = new StatementRevision(
        1,
        "main",
        Invented.statement(
            new StatementKey(provider, "0012345", "4711"),
            "bills",
            OCTOBER,
            null,
            this.currency,
            0,
            true),
        1,
        StatementStatus.FINAL,
        new Reconciliation(0, null, null, Verdict.MATCHED, null),
        "hash",
        Instant.EPOCH,
        Instant.EPOCH);
  }

  static Charges sakura() {
    return new Charges("sakura", "JPY");
  }

  static Charges ionos() {
    return new Charges("ionos", "EUR");
  }

  /**
   * Adds a charge.
   *
   * @param type of the resource; its product is the same without what comes before the last slash
   * @param net null when it is not stated
   * @param quantity null when there is none
   */
  Charges line(String resource, String name, String type, String net, String quantity) {
    BigDecimal amount = net == null ? BigDecimal.TEN : new BigDecimal(net);
    lines.add(new SourceLine(
        new RecordSubject(
            revision,
            InventedCharge.of(resource, OCTOBER, amount, currency)
                .line(type)
                .resource(name, type)
                .product(type.substring(type.lastIndexOf('/') + 1), null)
                .quantity(
                    quantity == null ? null : new BigDecimal(quantity),
                    quantity == null ? null : "GB")
                .record()),
        net == null ? null : amount));
    return this;
  }

  /** The same lines in another order. */
  Charges shuffled(long seed) {
    Charges other = new Charges(revision.key().provider(), currency.getCurrencyCode());
    other.lines.addAll(lines);
    Collections.shuffle(other.lines, new Random(seed));
    return other;
  }

  @Override
  public void each(Consumer<SourceLine> line) {
    lines.forEach(line);
  }

  static ResaleRules rules(String customers, String assignments, String prices, String extras) {
    try {
      return ResaleRules.ofText(new ObjectMapper()
          .writeValueAsString(Map.of(
              "customers.csv", customers,
              "assignments.csv", assignments,
              "prices.csv", prices,
              "extras.csv", extras,
              "issuers.csv", "issuerName,serviceProviderName,timeZone,paymentTerms,amounts\n")));
    } catch (JsonProcessingException | RuleException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** The bills, which are the same whether the parts are in memory at once or not. */
  static List<Bill> bills(ResaleRules rules, Lines lines) {
    List<Bill> bills = new ArrayList<>();
    assertThat(bills(rules, lines, bills)).isEmpty();
    List<Bill> merged = new ArrayList<>();
    try (MonthBills month = new MonthBills(rules, OCTOBER, lines, 2)) {
      assertThat(month.bills(merged::add)).isEmpty();
    }
    assertThat(merged).isEqualTo(bills);
    return bills;
  }

  /** @return why bills could not be made */
  static List<String> bills(ResaleRules rules, Lines lines, List<Bill> made) {
    try (MonthBills month = new MonthBills(rules, OCTOBER, lines)) {
      return month.bills(made::add);
    }
  }
}
