package dev.billbridge.sandbox.ionos.billing;

import static dev.billbridge.sandbox.world.Figures.at;
import static dev.billbridge.sandbox.world.Figures.below;

import dev.billbridge.sandbox.world.Figures;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.sandbox.world.Snapshot;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The invoice of one contract for one month, data center by data center, computed when asked for.
 */
public final class Invoice {
  /** A meter id that no list knows. */
  public static final String UNKNOWN_METER = "XQ9000";

  private static final BigDecimal CHANGE_WHEN_POSTED = new BigDecimal("1.37");
  private static final BigDecimal MORE_THAN_USED = new BigDecimal("1.1");
  private static final BigDecimal REBATE_SHARE = new BigDecimal("0.05");
  private static final BigDecimal[] TIER_GIGABYTES = {
    new BigDecimal(10 * 1024), new BigDecimal(40 * 1024), new BigDecimal(100 * 1024), null
  };
  private static final BigDecimal PRICE_CHANGE = new BigDecimal("0.0011");

  private final ContractMonth usage;
  private final Map<Integer, BigDecimal> amendments;

  public Invoice(ContractMonth usage, Map<Integer, BigDecimal> amendments) {
    this.usage = usage;
    this.amendments = amendments;
  }

  /** One line: data center and meter. */
  public record Line(
      String meterId,
      String description,
      BigDecimal quantity,
      String unit,
      BigDecimal rate,
      BigDecimal amount) {}

  /**
   * One data center with its lines.
   *
   * @param rebate positive, to be deducted; null when the data center has none
   * @param location a region, or {@code EU}
   */
  public record DataCenter(
      UUID id, String name, String location, List<Line> lines, BigDecimal rebate) {}

  /** The invoice is made at 04:00 UTC on the 5th of the following month. */
  public static LocalDateTime createdAt(YearMonth month) {
    return month.plusMonths(1).atDay(5).atTime(4, 0);
  }

  public static boolean exists(YearMonth month, Snapshot snapshot) {
    return !createdAt(month).toInstant(ZoneOffset.UTC).isAfter(snapshot.now());
  }

  public ContractMonth usage() {
    return usage;
  }

  public String id() {
    return usage.contract().invoiceId(usage.month());
  }

  /** Between four and six days after it was made. */
  public boolean isFinallyPosted() {
    long days = 4 + below(at(usage.contract().key(), Figures.monthNumber(usage.month())), 3);
    return !createdAt(usage.month())
        .plusDays(days)
        .toInstant(ZoneOffset.UTC)
        .isAfter(usage.snapshot().now());
  }

  public Map<Integer, BigDecimal> amendments() {
    return amendments;
  }

  /** Virtual data centers plus, where there are any, object storage and contract level. */
  public int dataCenterCount() {
    return usage.dataCenters() + (usage.hasServices() ? 2 : 0);
  }

  /** The data center at this place, from 0 to {@link #dataCenterCount()} − 1. */
  public DataCenter dataCenter(int number) {
    if (number < usage.dataCenters()) {
      return virtualDataCenter(number);
    }
    return number == usage.dataCenters() ? objectStorage() : contractLevel();
  }

  private DataCenter virtualDataCenter(int number) {
    Location location = usage.location(number);
    List<Meter> meters = usage.meters(number);
    List<Line> lines = new ArrayList<>(meters.size() + 2);
    for (int meter = 0; meter < meters.size(); meter++) {
      String id = meters.get(meter).billedId(location);
      if (number == 0 && meter == 0 && usage.snapshot().has(Oddity.UNKNOWN_METER)) {
        id = UNKNOWN_METER;
      }
      BigDecimal quantity = usage.quantity(number, meter);
      if (number == 0 && meter == 0 && usage.snapshot().has(Oddity.INVOICE_DIFFERS_FROM_USAGE)) {
        quantity = quantity.multiply(MORE_THAN_USED);
      }
      lines.add(line(
          meters.get(meter),
          id,
          quantity,
          usage.contract().rate(meters.get(meter), usage.month())));
    }
    if (number == 0) {
      addOddLines(lines);
    }
    BigDecimal rebate = rebate(number, lines);
    amend(number, meters.size(), lines);
    return new DataCenter(
        usage.dataCenterId(number), usage.dataCenterName(number), location.id(), lines, rebate);
  }

  private void addOddLines(List<Line> lines) {
    Line first = lines.get(0);
    if (usage.snapshot().has(Oddity.SAME_METER_TWICE)) {
      BigDecimal half = firstHalf(first.quantity());
      lines.set(0, priced(first, half, first.rate()));
      lines.add(priced(first, first.quantity().subtract(half), first.rate().add(PRICE_CHANGE)));
    }
    if (usage.snapshot().has(Oddity.IDENTICAL_LINES)) {
      lines.add(lines.get(lines.size() - 1));
    }
  }

  /** The part of a meter's quantity before its price changed within the month. */
  public static BigDecimal firstHalf(BigDecimal quantity) {
    return quantity.divide(BigDecimal.valueOf(2), 10, RoundingMode.DOWN);
  }

  private BigDecimal rebate(int dataCenter, List<Line> lines) {
    if (usage.snapshot().has(Oddity.ABSENT_REBATE)) {
      return null;
    }
    if (dataCenter % 4 != 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal sum = lines.stream().map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    return sum.multiply(REBATE_SHARE).setScale(2, RoundingMode.HALF_UP);
  }

  // Lines that exist only by an oddity are numbered behind all others, so the others keep their
  // numbers.
  private void amend(int dataCenter, int regularLines, List<Line> lines) {
    for (int i = 0; i < lines.size(); i++) {
      int number =
          i < regularLines ? usage.firstLine(dataCenter) + i : usage.lines() + 1 + i - regularLines;
      lines.set(i, amended(number, lines.get(i)));
    }
  }

  private Line amended(int number, Line line) {
    BigDecimal delta = amendments.getOrDefault(number, BigDecimal.ZERO);
    if (number == 1
        && usage.snapshot().has(Oddity.AMOUNTS_CHANGE_WHEN_POSTED)
        && !isFinallyPosted()) {
      delta = delta.add(CHANGE_WHEN_POSTED);
    }
    return delta.signum() == 0
        ? line
        : new Line(
            line.meterId(),
            line.description(),
            line.quantity(),
            line.unit(),
            line.rate(),
            line.amount().add(delta));
  }

  private DataCenter objectStorage() {
    int number = usage.firstServiceLine();
    List<Line> lines = new ArrayList<>(2);
    for (Meter meter : List.of(Meter.S3_STORAGE, Meter.S3_CALLS)) {
      lines.add(amended(
          number++,
          line(
              meter,
              meter.euId(),
              usage.storage(meter),
              usage.contract().rate(meter, usage.month()))));
    }
    return new DataCenter(usage.storageId(), "S3", "EU", lines, null);
  }

  private DataCenter contractLevel() {
    int number = usage.firstServiceLine() + 2;
    List<Line> lines = new ArrayList<>();
    lines.add(amended(
        number++,
        line(
            Meter.BILLED_IN,
            Meter.BILLED_IN.euId(),
            ContractMonth.gigabytes(usage.contractTraffic(false)),
            usage.contract().rate(Meter.BILLED_IN, usage.month()))));
    BigDecimal left =
        ContractMonth.gigabytes(usage.contractTraffic(true)).add(usage.storage(Meter.S3_OUT));
    for (int tier = 0; tier < Meter.BILLED_OUT.size() && left.signum() > 0; tier++) {
      Meter meter = Meter.BILLED_OUT.get(tier);
      BigDecimal inTier = TIER_GIGABYTES[tier] == null ? left : left.min(TIER_GIGABYTES[tier]);
      lines.add(amended(
          number++,
          line(meter, meter.euId(), inTier, usage.contract().rate(meter, usage.month()))));
      left = left.subtract(inTier);
    }
    return new DataCenter(usage.contractLevelId(), "", "EU", lines, null);
  }

  private static Line line(Meter meter, String id, BigDecimal quantity, BigDecimal rate) {
    return new Line(id, meter.description(), quantity, meter.unit(), rate, amount(quantity, rate));
  }

  private static Line priced(Line line, BigDecimal quantity, BigDecimal rate) {
    return new Line(
        line.meterId(), line.description(), quantity, line.unit(), rate, amount(quantity, rate));
  }

  private static BigDecimal amount(BigDecimal quantity, BigDecimal rate) {
    return quantity.multiply(rate).setScale(2, RoundingMode.HALF_UP);
  }
}
