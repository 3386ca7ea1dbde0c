package dev.billbridge.sandbox.ionos;

import dev.billbridge.sandbox.http.Response;
import dev.billbridge.sandbox.ionos.billing.ContractMonth;
import dev.billbridge.sandbox.ionos.billing.Measured;
import dev.billbridge.sandbox.world.Figures;
import dev.billbridge.sandbox.world.Oddity;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Usage per data center and meter, and utilization per resource and meter. */
final class UsageDocuments {
  private final ContractMonth month;
  private final Measured measured;

  UsageDocuments(ContractMonth month) {
    this.month = month;
    this.measured = new Measured(month);
  }

  /** What to keep of utilization; each empty for everything. */
  record Filter(Optional<String> dataCenter, Optional<String> resource, Optional<String> type) {
    private boolean keeps(Measured.Row row) {
      return resource
              .map(id ->
                  row.resourceId() != null && row.resourceId().toString().equalsIgnoreCase(id))
              .orElse(true)
          && type.map(row.type()::equals).orElse(true);
    }
  }

  /** @param only the one place to show; empty for all */
  void usage(OptionalInt only, Response response) throws IOException {
    try (IonosJson json = new IonosJson(response, month.snapshot())) {
      start(month.month().atDay(1), lastDay(), json);
      for (int position = 0; position < month.places(); position++) {
        int place = placeAt(position);
        if (only.isEmpty() || only.getAsInt() == place) {
          startPlace(place, json)
              .text("location", isStorage(place) ? "EU" : month.location(place).id())
              .startArray("meters");
          measured.totals(
              place,
              total -> json.startObject()
                  .text("meterId", total.meterId())
                  .text("meterDesc", total.meter().description())
                  .quantityText("quantity", total.quantity(), total.meter().unit())
                  .endObject());
          json.endArray().endObject();
        }
      }
      json.endArray().endObject();
    }
  }

  void utilization(Filter filter, Response response) throws IOException {
    utilization(month.month().atDay(1), lastDay(), filter, measured::rows, response);
  }

  void utilizationOfDay(LocalDate day, Filter filter, Response response) throws IOException {
    boolean covered = day.getDayOfMonth() <= month.coveredDays();
    utilization(
        day,
        day,
        filter,
        (place, sink) -> {
          if (covered) {
            measured.rowsOfDay(place, day.getDayOfMonth() - 1, sink);
          }
        },
        response);
  }

  private interface Rows {
    void of(int place, Measured.Sink<Measured.Row> sink) throws IOException;
  }

  private void utilization(
      LocalDate first, LocalDate last, Filter filter, Rows rows, Response response)
      throws IOException {
    try (IonosJson json = new IonosJson(response, month.snapshot())) {
      start(first, last, json);
      for (int position = 0; position < month.places(); position++) {
        int place = placeAt(position);
        if (filter.dataCenter().isEmpty()
            || month.placeOf(filter.dataCenter().get()).equals(OptionalInt.of(place))) {
          startPlace(place, json).startArray("meters");
          rows.of(place, row -> {
            if (filter.keeps(row)) {
              write(row, json);
            }
          });
          json.endArray().endObject();
        }
      }
      json.endArray().endObject();
    }
  }

  private void write(Measured.Row row, IonosJson json) throws IOException {
    json.startObject()
        .text("id", row.id().toString())
        .optional("resourceId", text(row.resourceId()))
        .optional("serverId", text(row.serverId()))
        .text("name", row.name())
        .text("type", row.type())
        .text("from", month.timeAt(row.from()))
        .text("to", month.lastMillisecondBefore(row.to()))
        .optional("exists", null)
        .text("meterId", row.meterId())
        .text("meterDesc", row.meter().description())
        .text("region", row.region())
        .quantity("quantity", row.quantity(), row.meter().unit())
        .endObject();
  }

  private void start(LocalDate first, LocalDate last, IonosJson json) throws IOException {
    json.startObject()
        .text("startDate", first.toString())
        .text("endDate", last.toString())
        .startMetadata(month.contract())
        .endObject()
        .startArray("datacenters");
  }

  private IonosJson startPlace(int place, IonosJson json) throws IOException {
    return json.startObject()
        .text("id", (isStorage(place) ? month.storageId() : month.dataCenterId(place)).toString())
        .text("name", isStorage(place) ? "S3" : month.dataCenterName(place));
  }

  private int placeAt(int position) {
    return month.snapshot().has(Oddity.SHUFFLED_ORDER)
        ? (int) Figures.shuffled(position, month.places(), month.contract().key())
        : position;
  }

  private boolean isStorage(int place) {
    return place == month.dataCenters();
  }

  private LocalDate lastDay() {
    LocalDate first = month.month().atDay(1);
    return month.coveredDays() == 0 ? first : first.plusDays(month.coveredDays() - 1L);
  }

  private static String text(UUID id) {
    return id == null ? null : id.toString();
  }
}
