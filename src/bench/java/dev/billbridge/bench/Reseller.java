package dev.billbridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Routes with rules for a thousand customers: each has some ranges of resources, of which every
 * range has as many as there are lines for each customer, rounded down to a power of ten. Routers
 * of one zone are shared by two customers by the cost of their servers. 300 rows give prices.
 */
final class Reseller {

  static final int CUSTOMERS = 1_000;

  private static final int PRICES = 300;
  private static final List<String> BEGINNINGS = List.of("11310", "00010", "11386", "00086");

  private Reseller() {}

  /** @param lines of the bill of the sandbox that is divided */
  static Path routes(Path folder, int lines) throws IOException {
    Path shipped = Path.of("routes");
    try (Stream<Path> all = Files.walk(shipped)) {
      for (Path each : all.toList()) {
        Files.copy(each, folder.resolve(shipped.relativize(each).toString()));
      }
    }
    Path books = folder.resolve("books");
    List<String> customers = new ArrayList<>(List.of("id,name,currency"));
    List<String> assignments = new ArrayList<>(List.of("resourceType,region,resourceId,to,split"));
    assignments.add("cloud/internet/router/*,is1a,,c0000|c0001,cost(cloud/plan/*)");
    List<String> prices = new ArrayList<>(List.of("customer,resourceType,method,value"));
    for (int i = 0; i < CUSTOMERS; i++) {
      String id = "c%04d".formatted(i);
      customers.add("%s,Customer %d,JPY".formatted(id, i));
      assignments.add(",,%s,%s,".formatted(resources(i, lines), id));
      if (prices.size() < PRICES - 1) {
        prices.add("%s,cloud/plan/*,markup,%d".formatted(id, i % 50));
      }
    }
    assignments.add(",,,own,");
    prices.add(",cloud/traffic/*,graduated,0=6 100=4");
    prices.add(",,markup,10");
    Files.write(books.resolve("customers.csv"), customers);
    Files.write(books.resolve("assignments.csv"), assignments);
    Files.write(books.resolve("prices.csv"), prices);
    return folder;
  }

  /**
   * Numbers of the sandbox's resources begin with one of four texts, the latter two for those that
   * began during the month, and end in the seven digits of their line.
   */
  private static String resources(int customer, int lines) {
    int digits = Integer.toString(Math.max(1, lines / CUSTOMERS)).length() - 1;
    int ranges = lines / (int) Math.pow(10, digits) + 1;
    return IntStream.iterate(customer, range -> range < ranges, range -> range + CUSTOMERS)
        .mapToObj(range -> ("%0" + (7 - digits) + "d*").formatted(range))
        .flatMap(range -> BEGINNINGS.stream().map(beginning -> beginning + range))
        .collect(Collectors.joining("|"));
  }
}
