package dev.billbridge.cli.option;

import java.util.Set;
import picocli.CommandLine.Option;

/** Which accounts and datasets a command is about; the options of all commands that collect, from providers or from the archive. */
public final class Selection {

  @Option(names = "--account", split = ",", paramLabel = "NAME", description = "Only these accounts.")
  private Set<String> accounts = Set.of();

  @Option(names = "--dataset", split = ",", paramLabel = "NAME", description = "Only these datasets.")
  private Set<String> datasets = Set.of();

  /** Empty for all. */
  Set<String> accounts() {
    return accounts;
  }

  /** Empty for all. */
  Set<String> datasets() {
    return datasets;
  }

  /** Whether an account and dataset are meant; all are when none was named. */
  public boolean wants(String account, String dataset) {
    return (accounts.isEmpty() || accounts.contains(account)) && (datasets.isEmpty() || datasets.contains(dataset));
  }
}
