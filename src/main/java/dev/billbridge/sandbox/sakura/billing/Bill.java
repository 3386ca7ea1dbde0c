package dev.billbridge.sandbox.sakura.billing;

import static dev.billbridge.sandbox.world.Figures.at;
import static dev.billbridge.sandbox.world.Figures.below;
import static dev.billbridge.sandbox.world.Figures.monthNumber;

import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.sandbox.world.Snapshot;
import dev.billbridge.sandbox.world.Snapshot.StatementKey;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * The bill of one account for one month of use, as it stands after the last nightly batch. Lines
 * are computed when asked for; nothing is kept.
 */
public final class Bill {
  /** Tokyo; Japan has no summer time. */
  public static final ZoneOffset TOKYO = ZoneOffset.ofHours(9);

  private static final YearMonth TEN_PERCENT_TAX_FROM = YearMonth.of(2019, 10);
  private static final long CREDIT_NET = -500;
  private static final long CREDIT_TAX = -50;
  private static final int BURST = 5;

  private final long accountKey;
  private final long monthKey;
  private final String accountId;
  private final YearMonth month;
  private final int coveredDays;
  private final int completeLines;
  private final LocalDate batchDay;
  private final Snapshot snapshot;
  private final Map<Integer, BigDecimal> amendments;

  /**
   * @param accountKey figure of the account
   * @param completeLines lines the bill has when the month is over
   */
  public Bill(
      long accountKey, StatementKey key, String accountId, int completeLines, Snapshot snapshot) {
    this.accountKey = accountKey;
    this.accountId = accountId;
    this.month = key.month();
    this.monthKey = at(accountKey, monthNumber(month));
    this.completeLines = completeLines;
    this.snapshot = snapshot;
    this.amendments = snapshot.amendments(key);
    this.batchDay = batchDay(snapshot);
    long covered = batchDay.toEpochDay() - month.atDay(1).toEpochDay();
    this.coveredDays = (int) Math.max(0, Math.min(month.lengthOfMonth(), covered));
  }

  /** The day of the last nightly batch, 04:30 Tokyo time: data reach up to 00:00 of that day. */
  public static LocalDate batchDay(Snapshot snapshot) {
    LocalDate day = LocalDateTime.ofInstant(snapshot.now(), TOKYO)
        .minusHours(4)
        .minusMinutes(30)
        .toLocalDate();
    return snapshot.has(Oddity.LATE_BATCH) ? day.minusDays(1) : day;
  }

  public boolean exists() {
    return coveredDays > 0 && !snapshot.events().isMissing(month);
  }

  /** Whether the month is over and the batch of the 1st has run. */
  public boolean isFinal() {
    return coveredDays == month.lengthOfMonth();
  }

  public YearMonth month() {
    return month;
  }

  public int coveredDays() {
    return coveredDays;
  }

  public Snapshot snapshot() {
    return snapshot;
  }

  public Map<Integer, BigDecimal> amendments() {
    return amendments;
  }

  /** The 10th of the month after the month of use. */
  public OffsetDateTime date() {
    return month.plusMonths(1).atDay(10).atStartOfDay().atOffset(TOKYO);
  }

  /** The last day of the billing month. */
  public OffsetDateTime payLimit() {
    return month.plusMonths(1).atEndOfMonth().atStartOfDay().atOffset(TOKYO);
  }

  /** The money arrives up to three days after the limit. */
  public boolean isPaid() {
    return batchDay.isAfter(payLimit().toLocalDate().plusDays(below(monthKey, 4)));
  }

  /**
   * Lines so far: the last tenth of the resources are created one after the other in the course of
   * the month.
   */
  public int lineCount() {
    int late = lateLines();
    int lateSpan = month.lengthOfMonth() - 2;
    long begun =
        coveredDays < 2 ? 0 : Math.min(late, ((coveredDays - 1L) * late + lateSpan - 1) / lateSpan);
    return (int) (completeLines - late + begun);
  }

  /** The line with this index, from 1 to {@link #lineCount()}. */
  public BillLine line(int index) {
    BillLine line = snapshot.has(Oddity.IDENTICAL_LINES) && index == 6
        ? plainLine(5).withIndex(6)
        : plainLine(index);
    BigDecimal amended = amendments.get(index);
    return amended == null
        ? line
        : line.withPrice(line.net() + amended.longValueExact(), line.tax());
  }

  private BillLine plainLine(int index) {
    BillLine line = index == 1 ? accountLine() : resourceLine(index);
    if (index == 3 && snapshot.has(Oddity.NEGATIVE_LINE)) {
      line = line.withPrice(CREDIT_NET, CREDIT_TAX);
    }
    if (index % 5 == 0 && snapshot.has(Oddity.ZERO_LINES)) {
      line = line.withPrice(0, 0);
    }
    if (index == 4 && snapshot.has(Oddity.DUPLICATE_CONTRACT)) {
      line = line.withContract(contractId(3));
    }
    return line;
  }

  private BillLine accountLine() {
    return new BillLine(
        1,
        accountId,
        Product.ACCOUNT,
        null,
        coveredDays * 86_400L,
        coveredDays,
        0,
        0,
        0,
        null,
        0,
        0);
  }

  private BillLine resourceLine(int index) {
    long resource = at(accountKey, index);
    long thisMonth = at(monthKey, index);
    Product product =
        index == 2 ? Product.TRAFFIC : Product.ALL.get((int) below(resource, Product.ALL.size()));
    Zone zone =
        product.zoned() ? Zone.values()[(int) below(at(resource, 1), Zone.values().length)] : null;
    boolean late = index > completeLines - lateLines();
    long hours =
        coveredDays * 24L - (late ? (startDay(index) - 1) * 24L + below(thisMonth, 24) : 0);
    OffsetDateTime endedAt = null;
    if (!late && below(at(thisMonth, 1), 12) == 0) {
      long lifetime = 1 + below(at(thisMonth, 2), month.lengthOfMonth() * 24L - 1);
      if (lifetime <= hours) {
        hours = lifetime;
        endedAt = month.atDay(1).atStartOfDay().plusHours(lifetime).atOffset(TOKYO);
      }
    }
    long usage = product.byAmount() ? unitsOf(thisMonth, hours) : hours * 3600;
    if (product == Product.TRAFFIC && snapshot.events().isBurst(month)) {
      usage *= BURST;
    }
    long net = product.byAmount()
        ? usage * product.perUse(month, snapshot.events())
        : product.priceOfHours(hours);
    long tax = net * taxPercent() / 100;
    return new BillLine(
        index,
        contractId(index),
        product,
        zone,
        usage,
        (int) (hours / 24),
        (int) (hours % 24),
        net,
        tax,
        endedAt,
        resource,
        index);
  }

  private static long unitsOf(long figure, long hours) {
    return hours * (24 + below(figure, 1000)) / 24;
  }

  private String contractId(int index) {
    boolean late = index > completeLines - lateLines();
    long number = 100_000_000L + (late ? (1 + monthNumber(month) % 80) * 10_000_000L : 0) + index;
    // Every seventh is so old that its number was short and is padded with zeros.
    return index % 7 == 3 ? "000%09d".formatted(number) : "113%09d".formatted(number);
  }

  private int lateLines() {
    return (completeLines - 1) / 10;
  }

  private int startDay(int index) {
    int late = lateLines();
    return (int) (2 + (index - (completeLines - late) - 1L) * (month.lengthOfMonth() - 2) / late);
  }

  private int taxPercent() {
    return month.plusMonths(1).isBefore(TEN_PERCENT_TAX_FROM) ? 8 : 10;
  }
}
