package dev.billbridge.sandbox.ionos;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.billbridge.sandbox.http.Response;
import dev.billbridge.sandbox.ionos.billing.ContractMonth;
import dev.billbridge.sandbox.world.Oddity;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Traffic per virtual data center, or per address, and day; in up to three renderings of the same
 * figures.
 */
final class TrafficDocument {
  private static final BigDecimal BYTES_PER_GIGABYTE = BigDecimal.valueOf(1L << 30);
  private static final int ADDRESSES = 2;
  private static final int WHOLE = -1;

  private final ContractMonth month;
  private final boolean byAddress;
  private final boolean inBytes;

  TrafficDocument(ContractMonth month, boolean byAddress) {
    this.month = month;
    this.byAddress = byAddress;
    this.inBytes = month.snapshot().has(Oddity.TRAFFIC_IN_BYTES);
  }

  /** A data center, or one of its addresses. */
  private record Item(int dataCenter, int address) {}

  /** @param output {@code all}, {@code obj}, {@code arr} or {@code csv} */
  void write(String output, Response response) throws IOException {
    try (IonosJson json = new IonosJson(response, month.snapshot())) {
      json.startObject()
          .startMetadata(month.contract())
          .text("period", month.month().toString())
          .text("unit", "Bytes")
          .endObject();
      if (output.equals("all") || output.equals("obj")) {
        writeObjects(json);
      }
      if (output.equals("all") || output.equals("arr")) {
        writeRows(json);
      }
      if (output.equals("all") || output.equals("csv")) {
        writeCsv(json);
      }
      json.endObject();
    }
  }

  private void writeObjects(IonosJson json) throws IOException {
    JsonGenerator out = json.generator();
    out.writeObjectFieldStart("trafficObj");
    json.startArray(listKey());
    for (int number = 0; number < items(); number++) {
      Item item = item(number);
      json.startObject()
          .text("vdcUUID", month.dataCenterId(item.dataCenter()).toString())
          .text("vdcName", month.dataCenterName(item.dataCenter()));
      if (byAddress) {
        json.text("ip", address(item));
      }
      json.startArray("dates");
      for (int day = 0; day < month.coveredDays(); day++) {
        out.writeStartObject();
        out.writeStringField("Date", date(day));
        out.writeFieldName("In");
        writeValue(value(item, day, false), json);
        out.writeFieldName("Out");
        writeValue(value(item, day, true), json);
        out.writeEndObject();
      }
      json.endArray().endObject();
    }
    json.endArray();
    out.writeEndObject();
  }

  private String listKey() {
    if (!byAddress || month.snapshot().has(Oddity.TRAFFIC_BY_VDC)) {
      return "vdc";
    }
    if (month.snapshot().has(Oddity.TRAFFIC_BY_MAC)) {
      return "mac";
    }
    return month.snapshot().has(Oddity.TRAFFIC_BY_NIC) ? "nic" : "ip";
  }

  private void writeRows(IonosJson json) throws IOException {
    JsonGenerator out = json.generator();
    json.startArray("trafficArr");
    out.writeStartArray();
    for (String name : header()) {
      out.writeString(name);
    }
    out.writeEndArray();
    for (int number = 0; number < 2 * items(); number++) {
      Item item = item(number / 2);
      boolean outbound = number % 2 == 1;
      out.writeStartArray();
      for (String cell : leadingCells(item, outbound)) {
        out.writeString(cell);
      }
      for (int day = 0; day < month.coveredDays(); day++) {
        writeValue(value(item, day, outbound), json);
      }
      out.writeEndArray();
    }
    json.endArray();
  }

  // Joined without any quoting, as the published samples are: a comma in a name shifts the columns.
  private void writeCsv(IonosJson json) throws IOException {
    json.startArray("traffic");
    json.generator().writeString(String.join(",", header()));
    for (int number = 0; number < 2 * items(); number++) {
      Item item = item(number / 2);
      boolean outbound = number % 2 == 1;
      List<String> cells = new ArrayList<>(leadingCells(item, outbound));
      for (int day = 0; day < month.coveredDays(); day++) {
        BigDecimal value = value(item, day, outbound);
        cells.add(value == null ? "" : value.toPlainString());
      }
      json.generator().writeString(String.join(",", cells));
    }
    json.endArray();
  }

  private List<String> header() {
    List<String> names = new ArrayList<>(List.of("In/Out", "VDC UUID", "VDC Name"));
    if (byAddress) {
      names.add("IP");
    }
    for (int day = 0; day < month.coveredDays(); day++) {
      names.add(date(day));
    }
    return names;
  }

  private List<String> leadingCells(Item item, boolean outbound) {
    List<String> cells = new ArrayList<>(List.of(
        outbound ? "Out" : "In",
        month.dataCenterId(item.dataCenter()).toString(),
        month.dataCenterName(item.dataCenter())));
    if (byAddress) {
      cells.add(address(item));
    }
    return cells;
  }

  private int items() {
    return month.hasServices() ? month.dataCenters() * (byAddress ? ADDRESSES : 1) : 0;
  }

  private Item item(int number) {
    return byAddress ? new Item(number / ADDRESSES, number % ADDRESSES) : new Item(number, WHOLE);
  }

  private static String address(Item item) {
    // The ranges set aside for documentation.
    return (item.address() == 0 ? "203.0.113." : "198.51.100.") + item.dataCenter() % 256;
  }

  private String date(int day) {
    return month.month().atDay(1).plusDays(day).toString();
  }

  /** Null on a day without traffic. */
  private BigDecimal value(Item item, int day, boolean outbound) {
    long nano = month.trafficOfDay(item.dataCenter(), day, outbound);
    if (nano < 0) {
      return null;
    }
    long firstAddress = nano / 3;
    long share =
        item.address() == WHOLE ? nano : item.address() == 0 ? firstAddress : nano - firstAddress;
    BigDecimal gigabytes = ContractMonth.gigabytes(share);
    return inBytes
        ? gigabytes.multiply(BYTES_PER_GIGABYTE).setScale(0, RoundingMode.HALF_UP)
        : gigabytes;
  }

  private static void writeValue(BigDecimal value, IonosJson json) throws IOException {
    if (value == null) {
      json.generator().writeNull();
    } else {
      json.number(value);
    }
  }
}
