package dev.billbridge.sandbox.ionos.billing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * Something IONOS measures. Usage, utilization and EVN name it generically; invoice and price list
 * may name it by region or, for traffic, by tier.
 *
 * @param usageId id in usage, utilization and EVN; null for what only an invoice knows
 * @param euId id in invoices and products for locations in Europe; null for what is measured but
 *     never billed
 * @param usId the same for the United States
 * @param baseRate price of one unit before the contract's own terms; its last digit varies
 * @param valueDivisor what a raw EVN value is divided by
 * @param intervalDivisor minutes of one unit: 60 for an hour, 43 200 for 30 days
 */
public record Meter(
    String usageId,
    String euId,
    String usId,
    String description,
    String unit,
    String resourceType,
    BigDecimal baseRate,
    int valueDivisor,
    int intervalDivisor) {

  private static final int QUANTITY_SCALE = 13;
  private static final int HOUR = 60;
  private static final int THIRTY_DAYS = 43_200;

  /** What a virtual data center has, in this order; a smaller one has the first few. */
  public static final List<Meter> OF_DATA_CENTER = List.of(
      same("C04000", "1h core Intel Ice Lake", "1hour", "SERVER", "0.0300", 1, HOUR),
      new Meter(
          "R01000",
          "R010EU",
          "R010US",
          "1h per GB RAM",
          "1G*1hour",
          "SERVER",
          new BigDecimal("0.00530"),
          1024,
          HOUR),
      same(
          "S02000", "30d per 1 GB SSD Premium", "1G*30Days", "STORAGE", "0.190", 1024, THIRTY_DAYS),
      new Meter(
          "C01000",
          "C010EU",
          "C010US",
          "1h core AMD Opteron, \"classic\"",
          "1hour",
          "SERVER",
          new BigDecimal("0.02460"),
          1,
          HOUR),
      same("A01000", "30d static IP", "30Days", "IP", "4.990", 1, THIRTY_DAYS),
      same("S01000", "30d per 1 GB HDD", "1G*30Days", "STORAGE", "0.0457", 1024, THIRTY_DAYS),
      same("NAT1000", "1h NAT gateway", "1hour", "NATGATEWAY", "0.0417", 1, HOUR),
      same("WL2000", "1h Windows Server, Intel core", "1hour", "SERVER", "0.0209", 1, HOUR));

  /** Object storage, measured day by day. */
  public static final Meter S3_STORAGE = same(
      "S3SU1100",
      "30d per 1 GB S3 storage, first 50 TB",
      "1G*30Days",
      "S3",
      "0.00765",
      1,
      THIRTY_DAYS);

  public static final Meter S3_CALLS =
      same("S3AU1100", "1,000 S3 calls PUT/COPY/POST/LIST", "1,000 calls", "S3", "0.0000123", 1, 1);
  public static final Meter S3_OUT =
      new Meter("S3TO1000", null, null, "1 GB S3 outbound", "1G", "S3", BigDecimal.ZERO, 1, 1);

  /** Traffic as measured, free of charge, and as billed, over the whole contract. */
  public static final Meter TRAFFIC_IN = same("TI1000", "1 GB inbound", "1G", "TRAFFIC", "0", 1, 1);

  public static final Meter TRAFFIC_OUT =
      same("TO1000", "1 GB outbound", "1G", "TRAFFIC", "0", 1, 1);
  public static final Meter BILLED_IN = billedOnly("CTI1000", "1 GB inbound, cumulative", "0.0001");
  public static final List<Meter> BILLED_OUT = List.of(
      billedOnly("CTO1100", "1 GB outbound, first 10 TB", "0.0600"),
      billedOnly("CTO1200", "1 GB outbound, next 40 TB", "0.0450"),
      billedOnly("CTO1300", "1 GB outbound, next 100 TB", "0.0350"),
      billedOnly("CTO1400", "1 GB outbound, above 150 TB", "0.0300"));

  private static Meter same(
      String id,
      String description,
      String unit,
      String type,
      String rate,
      int valueDivisor,
      int intervalDivisor) {
    return new Meter(
        id, id, id, description, unit, type, new BigDecimal(rate), valueDivisor, intervalDivisor);
  }

  private static Meter billedOnly(String id, String description, String rate) {
    return new Meter(null, id, id, description, "1G", "TRAFFIC", new BigDecimal(rate), 1, 1);
  }

  /** A raw value times minutes, in units of this meter; 13 decimals. */
  public BigDecimal quantity(long valueMinutes) {
    return BigDecimal.valueOf(valueMinutes)
        .divide(
            BigDecimal.valueOf((long) valueDivisor * intervalDivisor),
            QUANTITY_SCALE,
            RoundingMode.HALF_UP);
  }

  public String billedId(Location location) {
    return location == Location.US_LAS ? usId : euId;
  }
}
