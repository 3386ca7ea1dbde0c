package dev.billbridge.bench;

import dev.billbridge.bench.Measured.Cost;
import dev.billbridge.bench.Measured.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One installation of Billbridge: a folder with settings, archive and ledger. */
final class Site {

  private final Path folder;
  private final List<String> settings = new ArrayList<>();
  private final Shipped shipped;
  private final List<String> options;
  private Path routes = Path.of("routes");

  /** @param options of Java, besides those of the start script */
  Site(Path folder, Shipped shipped, List<String> options, Documents documents, String ledger)
      throws IOException {
    this(folder, shipped, options, documents, ledger, documents.accounts());
  }

  /** @param accounts some of the accounts of the documents */
  Site(
      Path folder,
      Shipped shipped,
      List<String> options,
      Documents documents,
      String ledger,
      Map<String, String> accounts)
      throws IOException {
    this.folder = Files.createDirectories(folder);
    this.shipped = shipped;
    this.options = options;
    settings.add("ledger.url = " + ledger);
    settings.add("archive.directory = archive");
    settings.add("management.port = 0");
    settings.add("collect.parallel-accounts = 4");
    settings.add("accounts = " + String.join(", ", accounts.keySet()));
    accounts.forEach((name, number) -> {
      settings.add("account." + name + ".provider = sakura");
      settings.add("account." + name + ".base-url = " + documents.url());
      settings.add("account." + name + ".account-number = " + number);
      settings.add("account." + name + ".access-token = token");
      settings.add("account." + name + ".access-token-secret = secret");
      settings.add("account." + name + ".datasets = bills");
      settings.add("account." + name + ".requests-per-second = 100000");
    });
  }

  /** An archive that other processes with the same ledger use too. */
  Site archive(Path directory) {
    settings.replaceAll(
        each -> each.startsWith("archive.directory") ? "archive.directory = " + directory : each);
    return this;
  }

  /** Customers of ours, to whom the month of the documents is charged. */
  Site reselling(Path changedRoutes) {
    routes = changedRoutes;
    settings.add("resale.since = 2026-04");
    return this;
  }

  /** A sink that is owed everything the ledger has; options are names and values in turn. */
  Site sink(String name, String type, String... options) {
    String prefix = "sink." + name + ".";
    settings.add("sinks = " + name);
    settings.add(prefix + "type = " + type);
    settings.add(prefix + "statuses = PROVISIONAL, FINAL, RESTATED");
    for (int i = 0; i < options.length; i += 2) {
      settings.add(prefix + options[i] + " = " + options[i + 1]);
    }
    return this;
  }

  Path folder() {
    return folder;
  }

  /** Runs a command as a process of its own. */
  Cost run(String... command) throws IOException, InterruptedException {
    return shipped.run(folder, options, arguments(command));
  }

  /** Runs the service until it has been idle for some time. */
  Service serve(Duration idle) throws IOException, InterruptedException {
    return shipped.serve(folder, options, arguments("run"), idle);
  }

  private List<String> arguments(String... command) throws IOException {
    Path file = folder.resolve("application.properties");
    Files.write(file, settings);
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of("--config", file.toString(), "--routes", routes.toString()));
    return arguments;
  }
}
