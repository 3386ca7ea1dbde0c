package dev.billbridge.cli.option;

import dev.billbridge.canonical.BillingPeriod;
import java.time.YearMonth;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The month of customers' bills that a command is about. */
public final class MonthOption {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--period",
      required = true,
      paramLabel = "YYYY-MM",
      description = "Month of the bills.")
  private String period;

  /**
   * The month.
   *
   * @throws ParameterException if it is not one
   */
  public YearMonth month() {
    try {
      return BillingPeriod.month(period);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }
}
