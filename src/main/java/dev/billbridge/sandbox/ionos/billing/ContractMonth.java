package dev.billbridge.sandbox.ionos.billing;

import static dev.billbridge.sandbox.world.Figures.at;
import static dev.billbridge.sandbox.world.Figures.below;

import dev.billbridge.sandbox.world.Figures;
import dev.billbridge.sandbox.world.Names;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.sandbox.world.Snapshot;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * What a contract used in a month, up to yesterday: the one source of invoice, usage, utilization,
 * traffic and EVN, which therefore agree. Data centers are numbered from 0; behind the virtual ones
 * come the object storage and the container of contract-level charges. Made for one request and
 * used by one thread.
 */
public final class ContractMonth {
  /** Fewer lines than this leave no room for object storage and traffic. */
  private static final int LEAST_LINES_WITH_SERVICES = 6;

  private static final int SERVICE_LINES = 5;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'");
  private static final int STORAGE = -1;
  private static final int CONTRACT_LEVEL = -2;
  private static final int METERS = Meter.OF_DATA_CENTER.size();
  // 15 TB a month over all data centers: enough for two tiers of outbound traffic in any month.
  private static final long CONTRACT_GIGABYTES_PER_DAY = 512;
  private static final long NANO = 1_000_000_000L;

  private final Contract contract;
  private final YearMonth month;
  private final Snapshot snapshot;
  private final int lines;
  private final int coveredDays;
  private final long monthKey;
  private long inbound = -1;
  private long outbound = -1;

  public ContractMonth(Contract contract, YearMonth month, int lines, Snapshot snapshot) {
    this.contract = contract;
    this.month = month;
    this.lines = lines;
    this.snapshot = snapshot;
    this.monthKey = at(contract.key(), Figures.monthNumber(month));
    long covered = LocalDate.ofInstant(snapshot.now(), ZoneOffset.UTC).toEpochDay()
        - month.atDay(1).toEpochDay();
    this.coveredDays = (int) Math.max(0, Math.min(month.lengthOfMonth(), covered));
  }

  public Contract contract() {
    return contract;
  }

  public YearMonth month() {
    return month;
  }

  public Snapshot snapshot() {
    return snapshot;
  }

  /** Lines the invoice of a whole month has. */
  public int lines() {
    return lines;
  }

  public int coveredDays() {
    return coveredDays;
  }

  /** A minute of the month as a time, UTC, with milliseconds. */
  public String timeAt(long minute) {
    return TIME.format(month.atDay(1).atStartOfDay().plusMinutes(minute));
  }

  /** How this API writes an end that is exclusive. */
  public String lastMillisecondBefore(long minute) {
    return TIME.format(month.atDay(1).atStartOfDay().plusMinutes(minute).minusNanos(1_000_000));
  }

  public boolean hasServices() {
    return lines >= LEAST_LINES_WITH_SERVICES;
  }

  /** Virtual data centers; none while nothing is covered. */
  public int dataCenters() {
    return coveredDays == 0 ? 0 : (vdcLines() + METERS - 1) / METERS;
  }

  private int vdcLines() {
    return hasServices() ? lines - SERVICE_LINES : lines;
  }

  public UUID dataCenterId(int dataCenter) {
    return Figures.uuid(at(contract.key(), 'D'), at(contract.key(), 'd') ^ dataCenter);
  }

  /**
   * The place of a data center among all, as in {@link #places()}; empty if the id is not one of
   * this contract.
   */
  public OptionalInt placeOf(String id) {
    if (id.equals("null")) {
      return hasServices() ? OptionalInt.of(dataCenters()) : OptionalInt.empty();
    }
    try {
      // The two highest bits belong to the UUID's variant; the number is in the others, with its
      // sign.
      long node = (UUID.fromString(id).getLeastSignificantBits()
              ^ dataCenterId(0).getLeastSignificantBits())
          << 2
          >> 2;
      int dataCenter = (int) node;
      if (dataCenter != node
          || !dataCenterId(dataCenter).toString().equals(id.toLowerCase(Locale.ROOT))) {
        return OptionalInt.empty();
      }
      if (dataCenter == STORAGE && hasServices()) {
        return OptionalInt.of(dataCenters());
      }
      return dataCenter >= 0 && dataCenter < dataCenters()
          ? OptionalInt.of(dataCenter)
          : OptionalInt.empty();
    } catch (IllegalArgumentException notAnId) {
      return OptionalInt.empty();
    }
  }

  /** Where something is measured: the virtual data centers and, behind them, the object storage. */
  public int places() {
    return dataCenters() + (hasServices() && coveredDays > 0 ? 1 : 0);
  }

  public UUID storageId() {
    return dataCenterId(STORAGE);
  }

  public UUID contractLevelId() {
    return dataCenterId(CONTRACT_LEVEL);
  }

  public String dataCenterName(int dataCenter) {
    return Names.of(at(contract.key(), dataCenter), dataCenter + 2L);
  }

  public Location location(int dataCenter) {
    return Location.values()[
        (int) below(at(dataCenterKey(dataCenter), 1), Location.values().length)];
  }

  public List<Meter> meters(int dataCenter) {
    return Meter.OF_DATA_CENTER.subList(0, Math.min(METERS, vdcLines() - dataCenter * METERS));
  }

  /** Number (from 1) of the first line of a virtual data center on the invoice. */
  public int firstLine(int dataCenter) {
    return dataCenter * METERS + 1;
  }

  /** Number of the first line of the object storage on the invoice. */
  public int firstServiceLine() {
    return vdcLines() + 1;
  }

  /** The resources of one meter of a virtual data center, one or two. */
  public List<Resource> resources(int dataCenter, int meter) {
    long meterKey = at(dataCenterKey(dataCenter), 100 + meter);
    int count = 1 + (int) below(at(meterKey, 1), 2);
    boolean meterIdle =
        snapshot.has(Oddity.ZERO_LINES) && dataCenter == 0 && meter == meters(0).size() - 1;
    List<Resource> resources = new ArrayList<>(count);
    for (int number = 0; number < count; number++) {
      long key = at(meterKey, 10 + number);
      boolean idle = meterIdle || number == 1 && below(at(key, 9), 7) == 0;
      long counted = (long) dataCenter * METERS + meter + number;
      resources.add(Resource.of(
          Meter.OF_DATA_CENTER.get(meter),
          key,
          counted,
          at(key, monthKey),
          month.lengthOfMonth(),
          coveredDays,
          idle));
    }
    return resources;
  }

  /** Sum over the resources of one meter. */
  public BigDecimal quantity(int dataCenter, int meter) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Resource resource : resources(dataCenter, meter)) {
      sum = sum.add(resource.quantity());
    }
    return sum;
  }

  /**
   * Traffic of a virtual data center on one day.
   *
   * @param day from 0
   * @return billionths of a gigabyte; −1 on a day without traffic
   */
  public long trafficOfDay(int dataCenter, int day, boolean out) {
    long key = at(at(dataCenterKey(dataCenter), 'T'), monthKey + day);
    if (below(key, 9) == 0) {
      return -1;
    }
    long average =
        CONTRACT_GIGABYTES_PER_DAY * NANO / Math.max(1, (vdcLines() + METERS - 1) / METERS);
    long share = average * (96 + below(at(key, 1), 32)) / 100;
    return out ? share : share / 10 + below(at(key, 2), 1000);
  }

  /** Traffic of a virtual data center up to yesterday, in billionths of a gigabyte. */
  public long traffic(int dataCenter, boolean out) {
    long sum = 0;
    for (int day = 0; day < coveredDays; day++) {
      sum += Math.max(0, trafficOfDay(dataCenter, day, out));
    }
    return sum;
  }

  /**
   * Traffic of all virtual data centers up to yesterday, in billionths of a gigabyte; summed once.
   */
  public long contractTraffic(boolean out) {
    if (outbound < 0) {
      outbound = 0;
      inbound = 0;
      for (int dataCenter = 0; dataCenter < dataCenters(); dataCenter++) {
        outbound += traffic(dataCenter, true);
        inbound += traffic(dataCenter, false);
      }
    }
    return out ? outbound : inbound;
  }

  /** What object storage measured on one day (from 0), in units of the meter. */
  public BigDecimal storageOfDay(Meter meter, int day) {
    long figure = at(at(contract.key(), meter.usageId().hashCode()), monthKey + day);
    if (meter == Meter.S3_STORAGE) {
      return BigDecimal.valueOf(1_000_000 + below(figure, 500_000))
          .divide(BigDecimal.valueOf(30_000), 13, RoundingMode.HALF_UP);
    }
    if (meter == Meter.S3_CALLS) {
      return BigDecimal.valueOf(40_000_000_000L + below(figure, 9_999_999_999L), 6);
    }
    return BigDecimal.valueOf(below(figure, 9_000_000_000L), 9);
  }

  public BigDecimal storage(Meter meter) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int day = 0; day < coveredDays; day++) {
      sum = sum.add(storageOfDay(meter, day));
    }
    return sum;
  }

  /** Billionths of a gigabyte as gigabytes. */
  public static BigDecimal gigabytes(long nano) {
    return BigDecimal.valueOf(nano, 9);
  }

  private long dataCenterKey(int dataCenter) {
    return at(at(contract.key(), 'V'), dataCenter);
  }
}
