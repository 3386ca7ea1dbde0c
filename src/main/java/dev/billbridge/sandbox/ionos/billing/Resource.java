package dev.billbridge.sandbox.ionos.billing;

import static dev.billbridge.sandbox.world.Figures.at;
import static dev.billbridge.sandbox.world.Figures.below;

import dev.billbridge.sandbox.world.Figures;
import dev.billbridge.sandbox.world.Names;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What one resource used of one meter within the covered part of a month. A resource may be resized
 * once; then it has two intervals that adjoin.
 *
 * @param key figure of the resource, the same in every month
 * @param intervals minutes since the start of the month, with the raw value in force
 */
public record Resource(Meter meter, long key, long number, List<Interval> intervals) {
  /** From inclusive, to exclusive, in minutes since the start of the month. */
  public record Interval(long from, long to, long value) {
    public long minutes() {
      return to - from;
    }
  }

  /**
   * @param monthKey figure of the resource in this month
   * @param idle whether it existed but used nothing
   */
  public static Resource of(
      Meter meter,
      long key,
      long number,
      long monthKey,
      int daysInMonth,
      int coveredDays,
      boolean idle) {
    long end = coveredDays * 1440L;
    long start =
        below(monthKey, 5) == 0 ? Math.min(end, below(at(monthKey, 1), daysInMonth * 720L)) : 0;
    long value = idle
        ? 0
        : (1 + below(at(key, 2), 16)) * meter.valueDivisor()
            + below(at(key, 3), meter.valueDivisor());
    List<Interval> intervals = new ArrayList<>(2);
    long change =
        below(at(monthKey, 4), 6) == 0 ? below(at(monthKey, 5), daysInMonth * 1440L) : end;
    if (change > start && change < end && !idle) {
      intervals.add(new Interval(start, change, value));
      intervals.add(new Interval(change, end, value + meter.valueDivisor()));
    } else if (start < end) {
      intervals.add(new Interval(start, end, value));
    }
    return new Resource(meter, key, number, intervals);
  }

  public BigDecimal quantity() {
    long valueMinutes = 0;
    for (Interval interval : intervals) {
      valueMinutes += interval.value() * interval.minutes();
    }
    return meter.quantity(valueMinutes);
  }

  /**
   * What of it lies between two minutes since the start of the month; without intervals if it did
   * not exist then.
   */
  public Resource within(long from, long to) {
    List<Interval> clipped = new ArrayList<>(intervals.size());
    for (Interval interval : intervals) {
      long begin = Math.max(from, interval.from());
      long end = Math.min(to, interval.to());
      if (begin < end) {
        clipped.add(new Interval(begin, end, interval.value()));
      }
    }
    return new Resource(meter, key, number, clipped);
  }

  public UUID id() {
    return Figures.uuid(at(key, 6));
  }

  /** The server it belongs to; itself for a server, null for what belongs to none. */
  public UUID serverId() {
    return switch (meter.resourceType()) {
      case "SERVER" -> id();
      case "STORAGE" -> Figures.uuid(at(key, 7));
      default -> null;
    };
  }

  /** Often empty. */
  public String name() {
    return number % 3 == 2 ? "" : Names.of(key, number);
  }
}
