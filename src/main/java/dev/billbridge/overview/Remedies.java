package dev.billbridge.overview;

import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.ledger.run.Runs.RunSeries;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.Set;

/** The commands with which a person puts something right, as they would be typed. */
final class Remedies {

  private static final String REASON = "--reason \"…\"";

  private final Set<String> exports;
  private final Path config;

  /**
   * Those of a site.
   *
   * @param exports names of those in its settings
   * @param config file of its settings; null when a command finds it by itself
   */
  Remedies(Set<String> exports, Path config) {
    this.exports = exports;
    this.config = config;
  }

  /** Checks files that were changed. */
  String check() {
    return complete(new CommandLine("check"));
  }

  /** Tries at once what waits for a sink. */
  String attempt(String sink) {
    return complete(new CommandLine("redeliver --now").option("--sink", sink));
  }

  /** Sends a statement that a sink has refused again. */
  String redeliver(String sink, StatementKey statement) {
    return complete(new CommandLine("redeliver")
        .option("--sink", sink)
        .option("--statement", statement.toString()));
  }

  /** Releases a statement that is held. */
  String accept(StatementKey statement) {
    return complete(new CommandLine("accept").argument(statement.toString()).words(REASON));
  }

  /** Ingests from the archive again. */
  String replay(String account, String dataset) {
    return of("replay", account, dataset);
  }

  /** Clears an entry of the quarantine. */
  String dismiss(long entry) {
    return complete(
        new CommandLine("quarantine dismiss").argument(Long.toString(entry)).words(REASON));
  }

  /** Lists statements. */
  String statements(String account, String dataset) {
    return of("statements", account, dataset);
  }

  /** Shows what fires. */
  String alerts() {
    return complete(new CommandLine("alerts"));
  }

  /** Runs again what has failed or was not run: an export or an account. */
  String run(RunSeries series) {
    return exports.contains(series.account())
        ? complete(new CommandLine("export").argument(series.dataset()).argument(series.account()))
        : collect(series.account(), series.dataset());
  }

  /** Makes a statement again from what it comes from. */
  String again(StatementRevision revision) {
    if (!revision.key().isCustomerBill()) {
      return collect(revision.account(), revision.statement().dataset());
    }
    return revision.status() == StatementStatus.PROVISIONAL
        ? complete(new CommandLine("draw"))
        : complete(new CommandLine("redraw")
            .option(
                "--period",
                YearMonth.from(revision.statement().period().start()).toString())
            .words(REASON));
  }

  /** Collects again, or draws or evaluates again what no provider has. */
  String collect(String account, String dataset) {
    return switch (account) {
      case StatementKey.RESALE -> complete(new CommandLine("draw"));
      case StatementKey.ALERTS -> alerts();
      default -> of("sync", account, dataset);
    };
  }

  private String of(String command, String account, String dataset) {
    return complete(
        new CommandLine(command).option("--account", account).option("--dataset", dataset));
  }

  private String complete(CommandLine command) {
    return (config == null ? command : command.option("--config", config.toString())).toString();
  }
}
