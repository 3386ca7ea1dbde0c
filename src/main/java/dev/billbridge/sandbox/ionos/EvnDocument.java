package dev.billbridge.sandbox.ionos;

import dev.billbridge.sandbox.http.Response;
import dev.billbridge.sandbox.ionos.billing.ContractMonth;
import dev.billbridge.sandbox.ionos.billing.Measured;
import dev.billbridge.sandbox.ionos.billing.Meter;
import dev.billbridge.sandbox.ionos.billing.Resource;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * The itemised provisioning record: raw values and minutes of compute, storage and addresses, once
 * as objects and once as CSV lines. It knows neither object storage nor traffic.
 */
final class EvnDocument {
  private static final String HEADER =
      "contractId,VDCUUID,VDCName,ResourceType,ResourceUUID,IntervalMin,IntervalDivisor,From,To,ItemStub,"
          + "Value,ValueDivisor,Additional Parameters";

  private final ContractMonth month;
  private final Measured measured;

  EvnDocument(ContractMonth month) {
    this.month = month;
    this.measured = new Measured(month);
  }

  /** One interval of one resource. */
  private record Item(
      Resource resource, Resource.Interval interval, String type, String itemStub) {}

  void write(Response response) throws IOException {
    try (IonosJson json = new IonosJson(response, month.snapshot())) {
      json.startObject()
          .startMetadata(month.contract())
          .text("period", month.month().toString())
          .endObject()
          .startArray("datacenters");
      for (int dataCenter = 0; dataCenter < month.dataCenters(); dataCenter++) {
        json.startObject()
            .text("vdcUUID", month.dataCenterId(dataCenter).toString())
            .text("name", month.dataCenterName(dataCenter))
            .startArray("data");
        items(dataCenter, item -> write(item, json));
        json.endArray().endObject();
      }
      json.endArray().startArray("evnCSV");
      json.generator().writeString(HEADER);
      for (int number = 0; number < month.dataCenters(); number++) {
        int dataCenter = number;
        items(dataCenter, item -> json.generator().writeString(csv(dataCenter, item)));
      }
      json.endArray().endObject();
    }
  }

  /** The raw value of every row. */
  void values(Measured.Sink<BigDecimal> sink) throws IOException {
    for (int dataCenter = 0; dataCenter < month.dataCenters(); dataCenter++) {
      items(dataCenter, item -> sink.accept(BigDecimal.valueOf(item.interval().value())));
    }
  }

  private void items(int dataCenter, Measured.Sink<Item> sink) throws IOException {
    for (int number = 0; number < month.meters(dataCenter).size(); number++) {
      for (Resource resource : month.resources(dataCenter, number)) {
        for (Resource.Interval interval : resource.intervals()) {
          sink.accept(new Item(
              resource,
              interval,
              measured.type(dataCenter, number, resource.meter()),
              measured.meterId(dataCenter, number, resource.meter())));
        }
      }
    }
  }

  private void write(Item item, IonosJson json) throws IOException {
    Meter meter = item.resource().meter();
    json.startObject()
        .text("resourceType", item.type())
        .text("resourceUUID", item.resource().id().toString());
    json.generator().writeNumberField("intervalMin", item.interval().minutes());
    json.generator().writeNumberField("intervalDivisor", meter.intervalDivisor());
    json.text("from", month.timeAt(item.interval().from()))
        .text("to", month.lastMillisecondBefore(item.interval().to()))
        .text("itemStub", item.itemStub());
    json.generator().writeNumberField("value", item.interval().value());
    json.generator().writeNumberField("valueDivisor", meter.valueDivisor());
    json.text("additionalParameters", additional(meter)).endObject();
  }

  // The contract number loses its leading zero here, as in the published samples.
  private String csv(int dataCenter, Item item) {
    Meter meter = item.resource().meter();
    return String.join(
        ",",
        Long.toString(Long.parseLong(month.contract().id())),
        month.dataCenterId(dataCenter).toString(),
        month.dataCenterName(dataCenter),
        item.type(),
        item.resource().id().toString(),
        Long.toString(item.interval().minutes()),
        Integer.toString(meter.intervalDivisor()),
        month.timeAt(item.interval().from()),
        month.lastMillisecondBefore(item.interval().to()),
        item.itemStub(),
        Long.toString(item.interval().value()),
        Integer.toString(meter.valueDivisor()),
        additional(meter));
  }

  private static String additional(Meter meter) {
    return switch (meter.usageId()) {
      case "C04000" -> "INTEL_ICELAKE";
      case "C01000" -> "AMD_OPTERON";
      default -> "";
    };
  }
}
