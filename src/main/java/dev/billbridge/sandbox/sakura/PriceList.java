package dev.billbridge.sandbox.sakura;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.billbridge.sandbox.http.Json;
import dev.billbridge.sandbox.http.Refusal;
import dev.billbridge.sandbox.http.Request;
import dev.billbridge.sandbox.http.Response;
import dev.billbridge.sandbox.sakura.billing.Bill;
import dev.billbridge.sandbox.sakura.billing.Product;
import dev.billbridge.sandbox.sakura.billing.Zone;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.sandbox.world.Snapshot;
import java.io.IOException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code public/price}: every product in every zone. A key also sees what is not public. The query,
 * if there is one, is bare JSON, such as {@code ?{"From":0,"Count":100}}; everything else in it is
 * ignored.
 */
final class PriceList {
  private static final int TAX_PERCENT = 10;

  /** One row of the list; the zone is null for what stands in none. */
  private record Entry(Product product, Zone zone) {
    int id() {
      return product.id() + (zone == null ? 0 : zone.ordinal());
    }
  }

  private record Page(int from, int count) {}

  void write(boolean withIndividualPrices, Request request, Response response, Snapshot snapshot)
      throws IOException {
    List<Entry> entries = entries(withIndividualPrices);
    Page page = page(request.query());
    List<Entry> shown = entries.stream().skip(page.from()).limit(page.count()).toList();
    try (SakuraJson json = new SakuraJson(request, response, snapshot)) {
      json.truth("is_ok", true)
          .integer("Count", shown.size())
          .integer("From", page.from())
          .integer("Total", entries.size())
          .respondedAt()
          .startList("ServiceClasses");
      for (Entry entry : shown) {
        write(entry, json, snapshot);
      }
      json.endList();
    }
  }

  private static List<Entry> entries(boolean withIndividualPrices) {
    List<Product> products = new ArrayList<>(Product.ALL);
    products.add(0, Product.ACCOUNT);
    products.add(Product.UNPRICED);
    List<Entry> entries = new ArrayList<>();
    for (Product product : products) {
      if (product.isPublic() || withIndividualPrices) {
        if (product.zoned()) {
          for (Zone zone : Zone.values()) {
            entries.add(new Entry(product, zone));
          }
        } else {
          entries.add(new Entry(product, null));
        }
      }
    }
    return entries;
  }

  private static void write(Entry entry, SakuraJson json, Snapshot snapshot) throws IOException {
    Product product = entry.product();
    json.startItem()
        .integer("ServiceClassID", entry.id())
        .exactText("ServiceClassName", product.path().substring("cloud/".length()))
        .exactText("ServiceClassPath", product.path())
        .exactText("DisplayName", product.displayName())
        .truth("IsPublic", product.isPublic());
    if (product != Product.UNPRICED) {
      YearMonth month = YearMonth.from(snapshot.now().atOffset(Bill.TOKYO));
      json.exactText("ServiceCharge", product.byAmount() ? "amount" : "time")
          .startObject("Price")
          .integer("Base", 0);
      if (product.byAmount()) {
        json.integer("PerUse", withTax(product.perUse(month, snapshot.events())));
      } else {
        json.integer("Hourly", withTax(product.hourly()))
            .integer("Daily", withTax(product.daily()))
            .integer("Monthly", withTax(product.monthly()));
      }
      if (entry.zone() != null) {
        json.exactText("Zone", entry.zone().id());
      }
      json.endObject();
    } else if (snapshot.has(Oddity.EMPTY_ARRAY_FOR_OBJECT)) {
      json.generator().writeArrayFieldStart("Price");
      json.generator().writeEndArray();
    } else {
      json.startObject("Price").endObject();
    }
    json.endItem();
  }

  private static long withTax(long net) {
    return net * (100 + TAX_PERCENT) / 100;
  }

  private static Page page(String query) throws IOException {
    int from = 0;
    int count = Integer.MAX_VALUE;
    if (query.startsWith("{")) {
      try (JsonParser parser = Json.factory().createParser(query)) {
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
          if (token == JsonToken.VALUE_NUMBER_INT && "From".equals(parser.currentName())) {
            from = Math.max(0, parser.getIntValue());
          } else if (token == JsonToken.VALUE_NUMBER_INT
              && "Count".equals(parser.currentName())
              && parser.getIntValue() > 0) {
            count = parser.getIntValue();
          }
        }
      } catch (com.fasterxml.jackson.core.JacksonException notJson) {
        throw new Refusal(400);
      }
    }
    return new Page(from, count);
  }
}
