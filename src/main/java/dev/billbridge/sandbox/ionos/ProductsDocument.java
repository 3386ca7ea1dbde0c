package dev.billbridge.sandbox.ionos;

import dev.billbridge.sandbox.http.Response;
import dev.billbridge.sandbox.ionos.billing.Contract;
import dev.billbridge.sandbox.ionos.billing.Meter;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.sandbox.world.Snapshot;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/**
 * The contract's price list for a month. It names regional meters and tiers, as invoices do; the
 * generic ids of usage are not in it, except those of traffic, which are free.
 */
final class ProductsDocument {
  private final Contract contract;
  private final YearMonth month;
  private final Snapshot snapshot;

  ProductsDocument(Contract contract, YearMonth month, Snapshot snapshot) {
    this.contract = contract;
    this.month = month;
    this.snapshot = snapshot;
  }

  private record Product(
      String id,
      String description,
      boolean deprecated,
      String unit,
      String type,
      Integer term,
      BigDecimal cost) {}

  void write(Response response) throws IOException {
    List<Product> products = products();
    try (IonosJson json = new IonosJson(response, snapshot)) {
      json.startObject()
          .startMetadata(contract)
          .endObject()
          .text("liability", "Simulated prices, without liability; \"net\", per unit.")
          .startArray("products");
      for (int number = 0; number < products.size(); number++) {
        write(products.get(number), snapshot.has(Oddity.NULL_AMOUNTS) && number % 3 == 2, json);
      }
      json.endArray().endObject();
    }
  }

  private void write(Product product, boolean costHidden, IonosJson json) throws IOException {
    json.startObject().text("meterId", product.id()).text("meterDesc", product.description());
    if (!snapshot.has(Oddity.MISSING_FIELDS)) {
      json.truth("deprecated", product.deprecated());
    }
    json.text("unit", product.unit()).optional("type", product.type());
    if (product.term() != null) {
      json.generator().writeNumberField("term", product.term());
    } else {
      json.optional("term", null);
    }
    if (costHidden) {
      json.generator().writeNullField("unitCost");
    } else {
      json.quantityText("unitCost", product.cost(), contract.currency());
    }
    json.endObject();
  }

  private List<Product> products() {
    List<Meter> meters = new ArrayList<>(Meter.OF_DATA_CENTER);
    meters.addAll(List.of(
        Meter.S3_STORAGE, Meter.S3_CALLS, Meter.TRAFFIC_IN, Meter.TRAFFIC_OUT, Meter.BILLED_IN));
    meters.addAll(Meter.BILLED_OUT);
    List<Product> products = new ArrayList<>();
    for (Meter meter : meters) {
      products.add(consumption(meter.euId(), meter, false));
      if (!meter.usId().equals(meter.euId())) {
        products.add(consumption(meter.usId(), meter, false));
      }
    }
    products.add(consumption("C02000", Meter.OF_DATA_CENTER.get(0), true));
    products.add(new Product(
        "CUBES1100",
        "1h Cube S, 12 months",
        false,
        "1hour",
        "commitment",
        12,
        new BigDecimal("0.0079")));
    return products;
  }

  private Product consumption(String id, Meter meter, boolean deprecated) {
    return new Product(
        id,
        meter.description(),
        deprecated,
        meter.unit(),
        "consumption",
        null,
        contract.rate(meter, month));
  }
}
