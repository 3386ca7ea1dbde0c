package dev.billbridge.sandbox.ionos.billing;

import static dev.billbridge.sandbox.world.Figures.at;

import dev.billbridge.sandbox.world.Figures;
import dev.billbridge.sandbox.world.Oddity;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;

/** Walks through what a contract used, row by row, in the shapes of usage and utilization. */
public final class Measured {
  /** A resource type that no list knows. */
  public static final String UNKNOWN_TYPE = "QUANTUM";

  private static final long MINUTES_OF_DAY = 1440;

  private final ContractMonth month;

  public Measured(ContractMonth month) {
    this.month = month;
  }

  /** One meter of a data center, summed over its resources. */
  public record Total(String meterId, Meter meter, BigDecimal quantity) {}

  /**
   * One resource and meter.
   *
   * @param from minutes since the start of the month, inclusive
   * @param to exclusive
   */
  public record Row(
      UUID id,
      UUID resourceId,
      UUID serverId,
      String name,
      String type,
      long from,
      long to,
      String meterId,
      Meter meter,
      String region,
      BigDecimal quantity) {}

  /** Receives rows as they are made. */
  public interface Sink<T> {
    void accept(T row) throws IOException;
  }

  /** Usage of one place. */
  public void totals(int place, Sink<Total> sink) throws IOException {
    if (place == month.dataCenters()) {
      for (Meter meter : new Meter[] {Meter.S3_STORAGE, Meter.S3_CALLS, Meter.S3_OUT}) {
        sink.accept(new Total(meter.usageId(), meter, month.storage(meter)));
      }
      return;
    }
    for (int number = 0; number < month.meters(place).size(); number++) {
      Meter meter = month.meters(place).get(number);
      BigDecimal quantity = month.quantity(place, number);
      if (place == 0 && number == 0 && month.snapshot().has(Oddity.SAME_METER_TWICE)) {
        BigDecimal half = Invoice.firstHalf(quantity);
        sink.accept(new Total(meterId(place, number, meter), meter, half));
        quantity = quantity.subtract(half);
      }
      sink.accept(new Total(meterId(place, number, meter), meter, quantity));
    }
    if (month.hasServices()) {
      sink.accept(new Total(
          Meter.TRAFFIC_IN.usageId(),
          Meter.TRAFFIC_IN,
          ContractMonth.gigabytes(month.traffic(place, false))));
      sink.accept(new Total(
          Meter.TRAFFIC_OUT.usageId(),
          Meter.TRAFFIC_OUT,
          ContractMonth.gigabytes(month.traffic(place, true))));
    }
  }

  /** Utilization of one place over all covered days. */
  public void rows(int place, Sink<Row> sink) throws IOException {
    rows(place, 0, month.coveredDays(), sink);
  }

  /** Utilization of one place on one day (from 0). */
  public void rowsOfDay(int place, int day, Sink<Row> sink) throws IOException {
    rows(place, day, day + 1, sink);
  }

  private void rows(int place, int firstDay, int endDay, Sink<Row> sink) throws IOException {
    if (place == month.dataCenters()) {
      storageRows(firstDay, endDay, sink);
      return;
    }
    String region = month.location(place).id();
    for (int number = 0; number < month.meters(place).size(); number++) {
      List<Resource> resources = month.resources(place, number);
      boolean lacksOne =
          place == 0 && number == 1 && month.snapshot().has(Oddity.UTILIZATION_LACKS_A_RESOURCE);
      for (Resource whole : lacksOne ? resources.subList(1, resources.size()) : resources) {
        Resource resource = whole.within(firstDay * MINUTES_OF_DAY, endDay * MINUTES_OF_DAY);
        if (!resource.intervals().isEmpty()) {
          sink.accept(row(place, number, resource, region));
        }
      }
    }
    if (month.hasServices()) {
      trafficRow(place, firstDay, endDay, false, region, sink);
      trafficRow(place, firstDay, endDay, true, region, sink);
    }
  }

  private Row row(int place, int number, Resource resource, String region) {
    long from = resource.intervals().get(0).from();
    long to = resource.intervals().get(resource.intervals().size() - 1).to();
    return new Row(
        rowId(resource.key(), from),
        resource.id(),
        resource.serverId(),
        resource.name(),
        type(place, number, resource.meter()),
        from,
        to,
        meterId(place, number, resource.meter()),
        resource.meter(),
        region,
        resource.quantity());
  }

  private void trafficRow(
      int place, int firstDay, int endDay, boolean out, String region, Sink<Row> sink)
      throws IOException {
    long nano = 0;
    for (int day = firstDay; day < endDay; day++) {
      nano += Math.max(0, month.trafficOfDay(place, day, out));
    }
    Meter meter = out ? Meter.TRAFFIC_OUT : Meter.TRAFFIC_IN;
    long key = at(at(month.contract().key(), place), meter.usageId().hashCode());
    sink.accept(new Row(
        rowId(key, firstDay),
        null,
        null,
        "",
        meter.resourceType(),
        firstDay * MINUTES_OF_DAY,
        endDay * MINUTES_OF_DAY,
        meter.usageId(),
        meter,
        region,
        ContractMonth.gigabytes(nano)));
  }

  // Object storage is measured per day, and shown so.
  private void storageRows(int firstDay, int endDay, Sink<Row> sink) throws IOException {
    UUID bucket = Figures.uuid(at(month.contract().key(), 'B'));
    for (Meter meter : new Meter[] {Meter.S3_STORAGE, Meter.S3_CALLS, Meter.S3_OUT}) {
      long key = at(month.contract().key(), meter.usageId().hashCode());
      for (int day = firstDay; day < endDay; day++) {
        sink.accept(new Row(
            rowId(key, day),
            bucket,
            null,
            "bucket, \"backup\"",
            meter.resourceType(),
            day * MINUTES_OF_DAY,
            (day + 1) * MINUTES_OF_DAY,
            meter.usageId(),
            meter,
            "de",
            month.storageOfDay(meter, day)));
      }
    }
  }

  /** The id of a meter, unless this is the one no list knows. */
  public String meterId(int place, int number, Meter meter) {
    return place == 0 && number == 0 && month.snapshot().has(Oddity.UNKNOWN_METER)
        ? Invoice.UNKNOWN_METER
        : meter.usageId();
  }

  /** The type of a resource, unless this is the one no list knows. */
  public String type(int place, int number, Meter meter) {
    return place == 0 && number == 0 && month.snapshot().has(Oddity.UNKNOWN_TYPE)
        ? UNKNOWN_TYPE
        : meter.resourceType();
  }

  private UUID rowId(long key, long from) {
    return Figures.uuid(at(at(key, Figures.monthNumber(month.month())), from));
  }
}
