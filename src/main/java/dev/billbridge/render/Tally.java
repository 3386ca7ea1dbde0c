package dev.billbridge.render;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ExactDecimal;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementRevision;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Counts and adds up records on their way to a sink, so that the sink can be told what it must have
 * received.
 */
public final class Tally {

  private long current;
  private long vanished;
  private final SortedMap<String, BigDecimal> sums = new TreeMap<>();

  private final SortedMap<String, Group> groups = new TreeMap<>();

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

    private Group and(Group other) {
      return new Group(
          kind,
          chargeCategory,
          currency,
          records + other.records,
          sum(amount, other.amount),
          sum(netAmount, other.netAmount),
          sum(taxAmount, other.taxAmount));
    }

    private static BigDecimal sum(BigDecimal one, BigDecimal other) {
      return one == null || other == null ? null : one.add(other);
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
    String category =
        content.chargeCategory() == null ? null : content.chargeCategory().focusName();
    String currency = content.currency() == null ? null : content.currency().getCurrencyCode();
    groups.merge(
        content.kind() + " " + category + " " + currency,
        new Group(
            content.kind().name(),
            category,
            currency,
            1,
            content.amount(),
            content.netAmount(),
            content.taxAmount()),
        Group::and);
    if (record.content().amount() != null) {
      sums.merge(
          record.content().currency().getCurrencyCode(),
          record.content().amount(),
          BigDecimal::add);
    }
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
    SortedMap<String, BigDecimal> canonical = new TreeMap<>();
    sums.forEach((currency, sum) -> canonical.put(currency, ExactDecimal.canonical(sum)));
    return Collections.unmodifiableSortedMap(canonical);
  }

  /** In the order of kind, charge category and currency. */
  public List<Group> groups() {
    return List.copyOf(groups.values());
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
