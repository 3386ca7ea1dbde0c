package dev.billbridge.render;

import dev.billbridge.canonical.ExactDecimal;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementRevision;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Counts and adds up records on their way to a sink, so that the sink can be told what it must have received. */
public final class Tally {

  private long current;
  private long vanished;
  private final SortedMap<String, BigDecimal> sums = new TreeMap<>();

  /** A vanished record is counted apart and adds nothing. */
  public void add(RevisedRecord record) {
    if (record.vanished()) {
      vanished++;
      return;
    }
    current++;
    if (record.content().amount() != null) {
      sums.merge(record.content().currency().getCurrencyCode(), record.content().amount(), BigDecimal::add);
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

  /** Sum of the amounts of the records that the statement lists, by ISO 4217 code; a currency without amounts is absent. */
  public SortedMap<String, BigDecimal> sums() {
    SortedMap<String, BigDecimal> canonical = new TreeMap<>();
    sums.forEach((currency, sum) -> canonical.put(currency, ExactDecimal.canonical(sum)));
    return Collections.unmodifiableSortedMap(canonical);
  }

  /** The same statement; whatever it hands over is added here first. */
  public RevisedStatement counting(RevisedStatement statement) {
    return new RevisedStatement() {
      @Override
      public StatementRevision revision() {
        return statement.revision();
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
