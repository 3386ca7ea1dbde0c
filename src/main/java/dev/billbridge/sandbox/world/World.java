package dev.billbridge.sandbox.world;

import dev.billbridge.sandbox.world.Snapshot.StatementKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What both simulated providers share: the seed, the size of things, and the few facts that change
 * while the sandbox runs. Everything else is computed from these. Safe for use by several threads.
 */
public final class World {
  private final long seed;
  private final int months;
  private final int lines;
  private final Instant started;
  private final Events events;

  private InstantSource clock;
  private Set<Oddity> oddities;
  private Map<StatementKey, Map<Integer, BigDecimal>> amendments = Map.of();

  /**
   * @param months closed months there are before the month of the clock
   * @param lines lines of a complete statement
   * @param events what happens in the course of the history
   */
  public World(
      long seed,
      int months,
      int lines,
      InstantSource clock,
      Collection<Oddity> oddities,
      Events events) {
    this.seed = seed;
    this.months = months;
    this.lines = lines;
    this.clock = clock;
    this.started = clock.instant();
    this.oddities = setOf(oddities);
    this.events = events;
  }

  public long seed() {
    return seed;
  }

  /** Lines of a complete statement; a running month may have fewer. */
  public int lines() {
    return lines;
  }

  /** The first month with data; it stays when the clock moves on, so the history grows. */
  public YearMonth firstMonth(ZoneId zone) {
    return YearMonth.from(started.atZone(zone)).minusMonths(months);
  }

  public synchronized Snapshot snapshot() {
    return new Snapshot(clock.instant(), oddities, amendments, events);
  }

  /** From now on it is this instant, and stays it. */
  public synchronized void setClock(Instant now) {
    clock = InstantSource.fixed(now);
  }

  /** Switches one oddity on or off; the others stay as they are. */
  public synchronized void set(Oddity oddity, boolean on) {
    EnumSet<Oddity> changed = EnumSet.noneOf(Oddity.class);
    changed.addAll(oddities);
    if (on) {
      changed.add(oddity);
    } else {
      changed.remove(oddity);
    }
    oddities = setOf(changed);
  }

  /** Adds to the amount of one line, on top of what was added before. */
  public synchronized void amend(StatementKey statement, int line, BigDecimal delta) {
    Map<StatementKey, Map<Integer, BigDecimal>> all = new HashMap<>(amendments);
    Map<Integer, BigDecimal> lines = new HashMap<>(all.getOrDefault(statement, Map.of()));
    lines.merge(line, delta, BigDecimal::add);
    all.put(statement, Map.copyOf(lines));
    amendments = Map.copyOf(all);
  }

  private static Set<Oddity> setOf(Collection<Oddity> oddities) {
    return oddities.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(oddities));
  }
}
