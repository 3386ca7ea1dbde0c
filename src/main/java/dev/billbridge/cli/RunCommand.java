package dev.billbridge.cli;

import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.cli.remote.CommandServer;
import dev.billbridge.database.H2Files;
import dev.billbridge.render.OneLine;
import dev.billbridge.service.Service;
import dev.billbridge.service.watch.LiveService;
import dev.billbridge.settings.Settings;
import dev.billbridge.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code run}: the service, until it is stopped. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Runs the service: collects on schedule and delivers what is owed, until "
        + "SIGTERM or Ctrl-C.")
public final class RunCommand implements Callable<Integer> {

  private static final Logger LOG = LogManager.getLogger(RunCommand.class);

  @Mixin
  private SiteOptions site = new SiteOptions();

  @Option(
      names = "--new-ledger",
      description = "Starts a new ledger although the archive has notes of an earlier one. What is"
          + " collected again continues above the earlier revisions.")
  private boolean newLedger;

  @Option(
      names = "--watch",
      description = "Watches settings and routes: changed ones are checked, and taken over by a"
          + " restart inside the process if they are sound. SIGHUP does so once.")
  private boolean watch;

  @Override
  public Integer call() throws InterruptedException {
    // First, so that a start can be stopped before it is complete.
    Shutdown shutdown = new Shutdown();
    Runtime.getRuntime().addShutdownHook(new Thread(shutdown, "shutdown"));
    Settings settings;
    LiveService live;
    try {
      settings = settings();
      settings.notices().forEach(LOG::warn);
      site.checkedRoutes(settings);
      live = LiveService.start(
          settings,
          files(),
          (each, routes) -> Service.start(
              each,
              routes,
              InstantSource.system(),
              Service.Mode.SCHEDULED,
              newLedger,
              () -> shutdown.wanted),
          InstantSource.system());
      shutdown.service = live;
      shutdown.commands = serveCommands(settings, live::use);
    } finally {
      shutdown.started.countDown();
    }
    Hangup.then(live::reloadNow);
    if (watch) {
      watch(live);
    }
    LOG.info(
        "Ready: {} accounts, {} sinks, {} exports{}",
        settings.accounts().size(),
        settings.sinks().size(),
        settings.exports().size(),
        live.use(LiveService.Running::health));
    live.awaitLoss();
    return BillbridgeCommand.FAILED;
  }

  private Settings settings() {
    Settings settings = site.settings();
    refuseIdle(settings);
    return settings;
  }

  private LiveService.Site files() {
    return new LiveService.Site() {
      @Override
      public Settings settings() {
        return RunCommand.this.settings();
      }

      @Override
      public Path routes() {
        return site.routes();
      }
    };
  }

  private static void watch(LiveService live) {
    try {
      live.watch();
    } catch (IOException e) {
      LOG.warn(
          "Changed files are not noticed, because this platform reports no more changes ({});"
              + " send SIGHUP after a change",
          e.getMessage());
    }
  }

  /** Without accounts a service can still deliver what is owed, and export. */
  private static void refuseIdle(Settings settings) {
    if (settings.accounts().isEmpty()
        && settings.sinks().isEmpty()
        && settings.exports().isEmpty()) {
      throw new SettingsException(settings.source(), List.of("""
          accounts is empty, so there is nothing to collect; add the lines of an account, such as
            accounts = tokyo
            account.tokyo.provider = sakura
            account.tokyo.access-token = {{env:SAKURA_ACCESS_TOKEN}}
            account.tokyo.access-token-secret = {{env:SAKURA_ACCESS_TOKEN_SECRET}}
          or for IONOS
            accounts = frankfurt
            account.frankfurt.provider = ionos
            account.frankfurt.token = {{env:IONOS_TOKEN}}"""));
    }
  }

  /** The end of the process, which may come while the service is still starting. */
  private static final class Shutdown implements Runnable {

    /**
     * How long a start may take to notice that it was cancelled. After that it is cut off, as by a
     * power cut.
     */
    private static final int PATIENCE_MILLIS = 2_000;
    /** The exit code that a shell reports for a process ended by SIGTERM. */
    private static final int TERMINATED = 143;

    private final CountDownLatch started = new CountDownLatch(1);
    private volatile boolean wanted;
    private volatile LiveService service;
    private volatile CommandServer commands;

    @Override
    public void run() {
      wanted = true;
      if (started.getCount() == 0 && service == null) {
        // The start has failed, and its cause is the last line.
        LogManager.shutdown();
        return;
      }
      LOG.info(
          started.getCount() == 0
              ? "Shutting down: no new work is begun, work in hand is finished"
              : "Shutting down: the start is cancelled");
      boolean settled;
      try {
        settled = started.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        settled = false;
      }
      if (commands != null) {
        commands.close();
      }
      if (service != null) {
        service.close();
      }
      LOG.info("Stopped");
      LogManager.shutdown();
      if (!settled) {
        Runtime.getRuntime().halt(TERMINATED);
      }
    }
  }

  /**
   * A ledger in a file belongs to one process, so other commands send their work to this one.
   *
   * @param live does something with what runs
   * @return null where they open the ledger themselves
   */
  static CommandServer serveCommands(
      Settings settings, Function<Function<LiveService.Running, Integer>, Integer> live) {
    Optional<Path> ledger = H2Files.file(settings.ledger().url());
    if (ledger.isEmpty()) {
      return null;
    }
    try {
      return new CommandServer(ledger.get(), (operator, arguments, out, err) -> {
        LOG.info(
            "{} runs the command {}",
            OneLine.beginning(operator),
            OneLine.beginning(command(arguments)));
        return live.apply(running -> BillbridgeCommand.execute(
            new SiteOptions.RunningService(
                running.service(), running.settings(), running.routes(), operator),
            arguments,
            out,
            err));
      });
    } catch (IOException e) {
      LOG.warn(
          "While the service runs, commands cannot use its ledger, because no file can be written beside {}: {}",
          ledger.get(),
          e.getMessage());
      return null;
    }
  }

  /** The command among its options, of which the terminal's width may be the first. */
  static String command(List<String> arguments) {
    return arguments.stream()
        .filter(argument -> !argument.startsWith("-"))
        .findFirst()
        .orElse("nothing");
  }
}
