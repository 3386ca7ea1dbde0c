package dev.billbridge.cli.option;

import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.settings.AccountSettings;
import dev.billbridge.settings.RouteTemplates;
import dev.billbridge.settings.text.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * Which accounts and datasets a command is about; the options of all commands that can be limited
 * to some.
 */
public final class Selection {

  @Option(
      names = "--account",
      split = ",",
      paramLabel = "NAME",
      description = "Only these accounts.")
  private Set<String> accounts = Set.of();

  @Option(
      names = "--dataset",
      split = ",",
      paramLabel = "NAME",
      description = "Only these datasets.")
  private Set<String> datasets = Set.of();

  /** Empty for all. */
  public Set<String> accounts() {
    return accounts;
  }

  /** Empty for all. */
  public Set<String> datasets() {
    return datasets;
  }

  /**
   * @param knownAccounts names that are configured, or that something is left of
   * @param knownDatasets the same of datasets
   * @throws ParameterException if another one is named; with the nearest name there is
   */
  public void refuseUnknown(
      Collection<String> knownAccounts, Collection<String> knownDatasets, CommandSpec spec) {
    List<String> unknown = new ArrayList<>();
    accounts.stream()
        .filter(name -> !knownAccounts.contains(name))
        .forEach(name -> unknown.add("account \"%s\" does not exist%s"
            .formatted(
                name,
                Nearest.hint(
                    name,
                    knownAccounts,
                    knownAccounts.isEmpty()
                        ? "none is configured"
                        : "there are " + String.join(", ", new TreeSet<>(knownAccounts))))));
    datasets.stream()
        .filter(name -> !knownDatasets.contains(name))
        .forEach(name -> unknown.add("dataset \"%s\" does not exist%s"
            .formatted(
                name,
                Nearest.hint(
                    name,
                    knownDatasets,
                    knownDatasets.isEmpty()
                        ? "none is collected"
                        : "there are " + String.join(", ", new TreeSet<>(knownDatasets))))));
    if (!unknown.isEmpty()) {
      throw new ParameterException(spec.commandLine(), String.join("\n", unknown));
    }
  }

  /**
   * The same of accounts and datasets that are configured, have routes, or have statements.
   *
   * @throws ParameterException if another one is named
   */
  public void refuseUnknown(SiteOptions site, Ledger ledger, CommandSpec spec) {
    if (accounts.isEmpty() && datasets.isEmpty()) {
      return;
    }
    List<StatementRevision> all = ledger.statements().all();
    refuseUnknown(
        Stream.concat(
                site.settings().accounts().stream().map(AccountSettings::name),
                all.stream().map(StatementRevision::account))
            .collect(Collectors.toSet()),
        Stream.concat(
                RouteTemplates.read(site.routes()).datasets().stream(),
                all.stream().map(each -> each.statement().dataset()))
            .collect(Collectors.toSet()),
        spec);
  }

  /** Whether an account and dataset are meant; all are when none was named. */
  public boolean wants(String account, String dataset) {
    return (accounts.isEmpty() || accounts.contains(account))
        && (datasets.isEmpty() || datasets.contains(dataset));
  }
}
