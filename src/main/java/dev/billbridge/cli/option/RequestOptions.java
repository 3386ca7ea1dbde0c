package dev.billbridge.cli.option;

import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.collect.route.CollectRequest;
import dev.billbridge.service.Service;
import dev.billbridge.settings.AccountSettings;
import dev.billbridge.settings.Settings;
import java.time.YearMonth;
import java.time.ZoneOffset;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What is to be collected; the options of all commands that ask providers. */
public final class RequestOptions {

  @Mixin
  private Selection selection = new Selection();

  @Option(
      names = "--period",
      paramLabel = "YYYY-MM",
      description = "One month of usage, in the provider's calendar.")
  private String period;

  @Option(names = "--from", paramLabel = "YYYY-MM", description = "First month of usage.")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "YYYY-MM",
      description = "Last month of usage. Default: the current one.")
  private String to;

  /** @throws ParameterException if the options contradict each other or name no month */
  public CollectRequest request(CommandSpec spec) {
    try {
      if (period != null && (from != null || to != null)) {
        throw new IllegalArgumentException(
            "--period names one month, --from and --to a range; give one or the other");
      }
      if (to != null && from == null) {
        throw new IllegalArgumentException("--to needs --from");
      }
      YearMonth first = period != null
          ? BillingPeriod.month(period)
          : from != null ? BillingPeriod.month(from) : null;
      YearMonth last = period != null
          ? first
          : to != null ? BillingPeriod.month(to) : first == null ? null : YearMonth.now();
      // Where the month begins first; a provider that is behind is asked for it when it has come
      // there.
      YearMonth current = YearMonth.now(ZoneOffset.ofHours(14));
      if (first != null && (first.isAfter(current) || last.isAfter(current))) {
        throw new IllegalArgumentException(
            "%s has not begun; the latest month that can be collected is %s"
                .formatted(first.isAfter(current) ? first : last, current));
      }
      return new CollectRequest(selection.accounts(), selection.datasets(), first, last);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** @throws ParameterException if an account or dataset is named that is not configured */
  public void refuseUnknown(Settings settings, Service service, CommandSpec spec) {
    selection.refuseUnknown(
        settings.accounts().stream().map(AccountSettings::name).toList(),
        service.collector().datasets(),
        spec);
  }
}
