package dev.billbridge.cli;

import dev.billbridge.alert.AlertFile;
import dev.billbridge.rules.RuleBook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;

/** The routes of the demonstration: those there are, and rules for two customers, and an alert. */
final class DemoRoutes {

  private static final Map<RuleBook, String> RULES = Map.of(
      RuleBook.CUSTOMERS,
      """
      # Two customers of the demonstration. Edit these four files, run "draw" or the demo again, and compare.
      id,name,currency,reference
      acme,ACME K.K.,JPY,PO-2026-7
      beta,Beta GmbH,JPY,
      """,
      RuleBook.ASSIGNMENTS,
      """
      # The router is shared; whatever belongs to neither is our own use.
      provider,resourceType,to,split
      sakura,cloud/internet/*,acme|beta,60:40
      sakura,cloud/account|cloud/plan/1|cloud/disk/ssd/*|cloud/traffic/*,acme,
      sakura,cloud/plan/*|cloud/disk/*,beta,
      ,,own,
      """,
      RuleBook.PRICES,
      """
      customer,chargeCategory,resourceType,method,value,text
      ,Credit,,pass,,
      ,,cloud/plan/*|cloud/disk/*,markup,15,
      ,,,markup,10,
      """,
      RuleBook.EXTRAS,
      """
      customer,method,value,text
      acme,fixed,3000,Support
      """);

  private static final String ALERTS = """
      # One alert of the demonstration: a resource that takes more than a quarter of what its currency costs in a month.
      # "alerts" shows all resources. See src/docs/alerts.md.
      alerts:
        large-share:
          text: Share of one resource in the month before
          sum: netAmount
          by: resource
          over: last month
          when: "> 25 % of total"
      """;

  private DemoRoutes() {}

  /** Copies the routes; rules and alerts that are there already stay as they are. */
  static Path copy(Path routes, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(routes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(routes.relativize(file).toString());
        if (!isOfTheDemo(file)) {
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    for (Map.Entry<RuleBook, String> each : RULES.entrySet()) {
      write(to.resolve(RuleBook.FOLDER).resolve(each.getKey().fileName()), each.getValue());
    }
    write(AlertFile.in(to), ALERTS);
    return to;
  }

  private static void write(Path file, String text) throws IOException {
    if (!Files.exists(file)) {
      Files.writeString(file, text, StandardCharsets.UTF_8);
    }
  }

  private static boolean isOfTheDemo(Path file) {
    return file.getParent().endsWith(RuleBook.FOLDER)
        && (file.endsWith(AlertFile.NAME)
            || RuleBook.of(file).filter(RuleBook::isOfCustomers).isPresent());
  }
}
