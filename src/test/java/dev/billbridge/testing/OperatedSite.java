package dev.billbridge.testing;

import dev.billbridge.collect.RunReport;
import dev.billbridge.collect.route.CollectRequest;
import dev.billbridge.deliver.Deliverer.Round;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.world.SandboxAccount;
import dev.billbridge.service.Service;
import dev.billbridge.settings.Settings;
import dev.billbridge.settings.SettingsReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A site as an operator has it: a folder with settings, the shipped routes, a ledger, and two
 * sinks, {@code books} (a database) and {@code drop} (files). Each {@link #sync} is a process of
 * its own as far as state goes: everything is opened and closed.
 */
public final class OperatedSite {

  private final Path folder;
  private final Clockwork clock;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private Path routes = Path.of("routes");

  public OperatedSite(Path folder, Clockwork clock) {
    this.folder = folder;
    this.clock = clock;
    set("ledger.url", "jdbc:h2:file:" + folder.resolve("ledger").toAbsolutePath());
    set("archive.directory", folder.resolve("archive").toString());
    set("sinks", "books, drop");
    set("sink.books.type", "jdbc");
    set("sink.books.url", booksUrl());
    set("sink.drop.type", "file");
    set("sink.drop.directory", folder.resolve("drop").toString());
    set("collect.retry-delay", "PT0.01S");
    set("collect.retries", "2");
  }

  /** What one sync did. */
  public record Outcome(List<RunReport> reports, List<Round> rounds) {

    public RunReport.Counts counts() {
      return reports.stream()
          .map(RunReport::counts)
          .reduce(new RunReport.Counts(0, 0, 0, 0, 0, 0, 0, 0), RunReport.Counts::plus);
    }

    public RunReport report(String account, String dataset) {
      return reports.stream()
          .filter(report -> report.account().equals(account) && report.dataset().equals(dataset))
          .findFirst()
          .orElseThrow();
    }

    public List<String> failures() {
      List<String> failures = new ArrayList<>();
      reports.forEach(report -> failures.addAll(report.failures()));
      rounds.forEach(round -> failures.addAll(round.failures()));
      return failures;
    }

    public List<String> findings() {
      List<String> findings = new ArrayList<>();
      reports.forEach(report -> findings.addAll(report.findings()));
      return findings;
    }

    public int delivered(String sink) {
      return rounds.stream()
          .filter(round -> round.sink().equals(sink))
          .mapToInt(Round::delivered)
          .sum();
    }
  }

  public OperatedSite set(String key, String value) {
    settings.put(key, value);
    return this;
  }

  public OperatedSite remove(String key) {
    settings.remove(key);
    return this;
  }

  public OperatedSite routes(Path other) {
    routes = other;
    return this;
  }

  public Path routes() {
    return routes;
  }

  /** Adds an account of the sandbox under a name, limited to some datasets. */
  public OperatedSite account(
      String name, Sandbox sandbox, SandboxAccount account, String datasets) {
    return account(
        name, account.provider(), sandbox.baseUrl(account).toString(), account, datasets);
  }

  public OperatedSite account(
      String name, String provider, String baseUrl, SandboxAccount account, String datasets) {
    set(
        "accounts",
        settings.containsKey("accounts") ? settings.get("accounts") + ", " + name : name);
    set("account." + name + ".provider", provider);
    set("account." + name + ".base-url", baseUrl);
    set("account." + name + ".datasets", datasets);
    set("account." + name + ".requests-per-second", "1000");
    if (provider.equals("sakura")) {
      set("account." + name + ".access-token", account.user());
      // Nobody outside is ever asked.
      set("account." + name + ".iam-url", baseUrl.replaceAll("/zone/[^/]+$", "") + "/api/iam/1.0");
      set("account." + name + ".access-token-secret", account.password());
    } else {
      set("account." + name + ".token", account.token());
    }
    return this;
  }

  /** Writes the settings file and returns it. */
  public Path file() {
    StringBuilder text = new StringBuilder();
    settings.forEach((key, value) ->
        text.append(key).append(" = ").append(value.replace("\\", "\\\\")).append('\n'));
    try {
      Files.createDirectories(folder);
      return Files.writeString(folder.resolve("application.properties"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Settings settings() {
    return SettingsReader.read(file(), routes, Map.of());
  }

  public Service start(Service.Mode mode) {
    return Service.start(settings(), routes, clock, mode);
  }

  /** Collects what is current and delivers what is owed. */
  public Outcome sync() {
    return sync(CollectRequest.CURRENT);
  }

  public Outcome sync(CollectRequest request) {
    try (Service service = start(Service.Mode.ON_DEMAND)) {
      return sync(service, request);
    }
  }

  /** The same in a service that is at work already. */
  public static Outcome sync(Service service, CollectRequest request) {
    return new Outcome(
        service.collect(request, report -> {}), service.deliverer().deliverDue());
  }

  public String booksUrl() {
    return "jdbc:h2:file:" + folder.resolve("books").toAbsolutePath();
  }

  /** Rows of a query on the books, cells as text. */
  public List<List<String>> books(String query) {
    List<List<String>> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(booksUrl(), "", "");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The single figure of a query on the books, without trailing zeros. */
  public String figure(String query) {
    String text = books(query).get(0).get(0);
    return text == null
        ? null
        : new java.math.BigDecimal(text).signum() == 0
            ? "0"
            : new java.math.BigDecimal(text).stripTrailingZeros().toPlainString();
  }

  /** Delivered files with this ending, manifests left out, sorted by name. */
  public List<Path> files(String ending) {
    Path drop = folder.resolve("drop");
    if (!Files.isDirectory(drop)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(drop)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path folder() {
    return folder;
  }

  public Clockwork clock() {
    return clock;
  }
}
