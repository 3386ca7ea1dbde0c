package dev.billbridge.cli;

import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.sandbox.world.Events;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.sandbox.world.SandboxAccount;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sandbox}: serves both simulated provider APIs until it is interrupted. */
@Command(
    name = "sandbox",
    mixinStandardHelpOptions = true,
    description = "Serves simulated billing APIs of SAKURA Cloud and IONOS Cloud on "
        + "127.0.0.1 until Ctrl-C.")
public final class SandboxCommand implements Callable<Integer> {
  private static final int SHOWN_ACCOUNTS = 3;

  @Spec
  private CommandSpec spec;

  @Option(
      names = "--port",
      defaultValue = "9877",
      description = "Port; 0 picks a free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "The same seed and clock serve the same bytes. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--accounts",
      defaultValue = "2",
      description = "Number of accounts of each provider. Default: ${DEFAULT-VALUE}.")
  private int accounts;

  @Option(
      names = "--months",
      defaultValue = "3",
      description =
          "Number of closed months before the current one. Default: " + "${DEFAULT-VALUE}.")
  private int months;

  @Option(
      names = "--lines",
      defaultValue = "24",
      description = "Number of lines of a statement. Default: ${DEFAULT-VALUE}.")
  private int lines;

  @Option(
      names = "--clock",
      paramLabel = "INSTANT",
      description = "Stops the sandbox's clock at this instant, such as 2026-05-12T12:00:00Z. "
          + "Default: the system clock.")
  private Instant clock;

  @Option(
      names = "--oddity",
      paramLabel = "NAME",
      split = ",",
      description = "Deviations from the documentation that the providers show: one or more "
          + "of ${COMPLETION-CANDIDATES}.")
  private List<Oddity> oddities = List.of();

  @Option(
      names = "--traffic-burst",
      paramLabel = "MONTH",
      description = "A month with five times the traffic in SAKURA's bills, such as 2026-08.")
  private String trafficBurst;

  @Option(
      names = "--price-rise",
      paramLabel = "MONTH",
      description = "The month from which on SAKURA's traffic costs 5 yen a gigabyte instead of 3.")
  private String priceRise;

  @Option(
      names = "--missing-month",
      paramLabel = "MONTH",
      description = "A month for which SAKURA makes no bill.")
  private String missingMonth;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (Sandbox sandbox = start()) {
      describe(sandbox, out);
      out.flush();
      new CountDownLatch(1).await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  private Sandbox start() {
    try {
      SandboxSettings settings = SandboxSettings.defaults()
          .withPort(port)
          .withSeed(seed)
          .withAccounts(accounts)
          .withMonths(months)
          .withLines(lines)
          .withClock(clock == null ? InstantSource.system() : InstantSource.fixed(clock))
          .withOddities(oddities.toArray(Oddity[]::new))
          .withEvents(new Events(month(trafficBurst), month(priceRise), month(missingMonth)));
      return Sandbox.start(settings);
    } catch (IllegalArgumentException nonsense) {
      throw new ParameterException(spec.commandLine(), nonsense.getMessage(), nonsense);
    } catch (BindException taken) {
      throw new ParameterException(
          spec.commandLine(),
          "port " + port + " is in use; choose another with --port, or --port 0 for any free one",
          taken);
    } catch (IOException failure) {
      throw new ParameterException(
          spec.commandLine(),
          "the sandbox cannot start on port " + port + ": " + failure.getMessage(),
          failure);
    }
  }

  private static YearMonth month(String text) {
    return text == null ? null : BillingPeriod.month(text);
  }

  /** Prints where the sandbox is and a block of settings that fits it. */
  static void describe(Sandbox sandbox, PrintWriter out) {
    List<SandboxAccount> shown =
        sandbox.accounts().stream().filter(SandboxCommand::isShown).toList();
    out.printf("SAKURA  %s%n", sandbox.sakuraBaseUrl());
    out.printf("IONOS   %s%n", sandbox.ionosBaseUrl());
    out.printf("steer   %s/tally, /clock, /oddities, /faults, /change%n", sandbox.adminUrl());
    out.printf("time    %s%n%n", sandbox.now());
    out.printf("# For application.properties%n");
    out.printf(
        "accounts = %s%n",
        shown.stream().map(SandboxAccount::name).collect(Collectors.joining(", ")));
    for (SandboxAccount account : shown) {
      account
          .properties(sandbox.baseUrl(account).toString())
          .forEach((key, value) -> out.printf("%s = %s%n", key, value));
    }
    out.printf("%nStop with Ctrl-C.%n");
  }

  private static boolean isShown(SandboxAccount account) {
    return Integer.parseInt(account.name().replaceAll("[^0-9]", "")) <= SHOWN_ACCOUNTS;
  }
}
