package dev.billbridge.render;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ChargeCategory;
import dev.billbridge.canonical.ExactDecimal;
import dev.billbridge.canonical.Kind;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementRevision;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Counts and adds up records on their way to a sink, so that a manifest can state what the sink
 * must have received.
 */
public final class Tally {

  private final Map<Kinship, Sums> sums = new HashMap<>();
  private long current;
  private long vanished;

  /** What records that are added up together have in common. */
  private record Kinship(Kind kind, ChargeCategory category, Currency currency) {}

  /** Figures added up, and how many records state them. */
  private static final class Sums {

    private long records;
    private long amounts;
    private long nets;
    private long taxes;
    private BigDecimal amount = BigDecimal.ZERO;
    private BigDecimal net = BigDecimal.ZERO;
    private BigDecimal tax = BigDecimal.ZERO;

    private void add(BillingRecord record) {
      records++;
      if (record.amount() != null) {
        amounts++;
        amount = amount.add(record.amount());
      }
      if (record.netAmount() != null) {
        nets++;
        net = net.add(record.netAmount());
      }
      if (record.taxAmount() != null) {
        taxes++;
        tax = tax.add(record.taxAmount());
      }
    }
  }

  /**
   * Records that a statement lists, of one kind, charge category and currency, added up exactly.
   *
   * @param chargeCategory as FOCUS spells it; null when they have none
   * @param currency ISO 4217; null when they have none
   * @param amount null when one of them does not say it; so are the other two
   */
  public record Group(
      String kind,
      String chargeCategory,
      String currency,
      long records,
      BigDecimal amount,
      BigDecimal netAmount,
      BigDecimal taxAmount) {

    private static Group of(Kinship of, Sums sums) {
      return new Group(
          of.kind.name(),
          of.category == null ? null : of.category.focusName(),
          of.currency == null ? null : of.currency.getCurrencyCode(),
          sums.records,
          sums.amounts == sums.records ? sums.amount : null,
          sums.nets == sums.records ? sums.net : null,
          sums.taxes == sums.records ? sums.tax : null);
    }
  }

  /** A vanished record is counted apart and adds nothing. */
  public void add(RevisedRecord record) {
    if (record.vanished()) {
      vanished++;
      return;
    }
    current++;
    BillingRecord content = record.content();
    sums.computeIfAbsent(
            new Kinship(content.kind(), content.chargeCategory(), content.currency()),
            kinship -> new Sums())
        .add(content);
  }

  /** Records that the statement lists. */
  public long current() {
    return current;
  }

  /** Records that it no longer lists. */
  public long vanished() {
    return vanished;
  }

  /**
   * Sum of the amounts of the records that the statement lists, by ISO 4217 code; a currency
   * without amounts is absent.
   */
  public SortedMap<String, BigDecimal> sums() {
    SortedMap<String, BigDecimal> byCurrency = new TreeMap<>();
    sums.forEach((kinship, figures) -> {
      if (figures.amounts > 0) {
        byCurrency.merge(kinship.currency.getCurrencyCode(), figures.amount, BigDecimal::add);
      }
    });
    byCurrency.replaceAll((currency, sum) -> ExactDecimal.canonical(sum));
    return Collections.unmodifiableSortedMap(byCurrency);
  }

  /** In the order of kind, charge category and currency. */
  public List<Group> groups() {
    return sums.entrySet().stream()
        .map(each -> Group.of(each.getKey(), each.getValue()))
        .sorted(Comparator.comparing(
            group -> group.kind + " " + group.chargeCategory + " " + group.currency))
        .toList();
  }

  /** The same statement; whatever it hands over is added here first. */
  public RevisedStatement counting(RevisedStatement statement) {
    return new RevisedStatement() {
      @Override
      public StatementRevision revision() {
        return statement.revision();
      }

      @Override
      public Past past() {
        return statement.past();
      }

      @Override
      public void records(Consumer<RevisedRecord> each) {
        statement.records(record -> {
          add(record);
          each.accept(record);
        });
      }
    };
  }
}
