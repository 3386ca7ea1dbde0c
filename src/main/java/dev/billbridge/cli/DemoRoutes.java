package dev.billbridge.cli;

import dev.billbridge.rules.RuleBook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;

/** The routes of the demonstration: those there are, and rules for two customers. */
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

  private DemoRoutes() {}

  /** Copies the routes; rules for customers that are there already stay as they are. */
  static Path copy(Path routes, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(routes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(routes.relativize(file).toString());
        if (!isOfCustomers(file)) {
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    for (Map.Entry<RuleBook, String> each : RULES.entrySet()) {
      Path file = to.resolve(RuleBook.FOLDER).resolve(each.getKey().fileName());
      if (!Files.exists(file)) {
        Files.writeString(file, each.getValue(), StandardCharsets.UTF_8);
      }
    }
    return to;
  }

  private static boolean isOfCustomers(Path file) {
    return file.getParent().endsWith(RuleBook.FOLDER)
        && RuleBook.of(file).filter(RuleBook::isOfCustomers).isPresent();
  }
}
