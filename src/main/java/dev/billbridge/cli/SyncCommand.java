package dev.billbridge.cli;

import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.collect.RunReport;
import dev.billbridge.deliver.Deliverer.Round;
import dev.billbridge.pipeline.Request;
import dev.billbridge.pipeline.Service;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sync}: collects and delivers once, now. */
@Command(name = "sync", mixinStandardHelpOptions = true, description = "Collects and delivers now, then ends.")
public final class SyncCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Mixin
  private Site site = new Site();

  @Option(names = "--account", split = ",", paramLabel = "NAME", description = "Only these accounts.")
  private Set<String> accounts = Set.of();

  @Option(names = "--dataset", split = ",", paramLabel = "NAME", description = "Only these datasets.")
  private Set<String> datasets = Set.of();

  @Option(names = "--period", paramLabel = "YYYY-MM", description = "One month of use, in the provider's calendar.")
  private String period;

  @Option(names = "--from", paramLabel = "YYYY-MM", description = "First month of use.")
  private String from;

  @Option(names = "--to", paramLabel = "YYYY-MM", description = "Last month of use; default: the current one.")
  private String to;

  @Override
  public Integer call() {
    Request request = request();
    try (Service service = Service.start(site.settings(), site.routes(), InstantSource.system(), Service.Mode.ON_DEMAND)) {
      List<String> unknown = service.collector().unknown(request);
      if (!unknown.isEmpty()) {
        throw new ParameterException(spec.commandLine(), String.join("\n", unknown));
      }
      return collectAndDeliver(service, request, spec);
    }
  }

  static int collectAndDeliver(Service service, Request request, CommandSpec spec) {
    List<RunReport> reports;
    List<Round> rounds;
    try (Progress progress = new Progress(spec.commandLine().getErr(), service::recordsRead)) {
      reports = service.collector().collect(request, progress::ended);
      rounds = service.deliverer().deliverDue();
    }
    return Summary.print(reports, rounds, spec.commandLine().getOut(), spec.commandLine().getErr());
  }

  private Request request() {
    try {
      if (period != null && (from != null || to != null)) {
        throw new IllegalArgumentException("--period names one month, --from and --to a range; give one or the other");
      }
      if (to != null && from == null) {
        throw new IllegalArgumentException("--to needs --from");
      }
      YearMonth first = period != null ? BillingPeriod.month(period) : from != null ? BillingPeriod.month(from) : null;
      YearMonth last = period != null ? first : to != null ? BillingPeriod.month(to) : first == null ? null : YearMonth.now();
      return new Request(accounts, datasets, first, last);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
