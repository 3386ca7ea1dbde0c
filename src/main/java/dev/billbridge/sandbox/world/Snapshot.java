package dev.billbridge.sandbox.world;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Map;
import java.util.Set;

/**
 * Everything that may change in the sandbox, held still for the length of one request.
 *
 * @param now the sandbox's time
 * @param oddities the switches that are on
 * @param amendments what was changed by hand, by statement
 * @param events what happens in the course of the history
 */
public record Snapshot(
    Instant now,
    Set<Oddity> oddities,
    Map<StatementKey, Map<Integer, BigDecimal>> amendments,
    Events events) {

  /** Names a statement whatever its id is at the moment. */
  public record StatementKey(String provider, long account, YearMonth month) {}

  public boolean has(Oddity oddity) {
    return oddities.contains(oddity);
  }

  /**
   * What was added by hand to the lines of a statement: line (from 1) to signed amount; empty for
   * most.
   */
  public Map<Integer, BigDecimal> amendments(StatementKey statement) {
    return amendments.getOrDefault(statement, Map.of());
  }
}
