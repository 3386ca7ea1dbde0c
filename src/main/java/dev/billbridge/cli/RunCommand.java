package dev.billbridge.cli;

import dev.billbridge.cli.option.Site;
import dev.billbridge.cli.print.OneLine;
import dev.billbridge.cli.remote.CommandServer;
import dev.billbridge.h2.H2Files;
import dev.billbridge.pipeline.Service;
import dev.billbridge.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code run}: the service, until it is told to end. */
@Command(name = "run", mixinStandardHelpOptions = true,
    description = "Collects on schedule and delivers what is owed, until it is told to end (SIGTERM or Ctrl-C).")
public final class RunCommand implements Callable<Integer> {

  private static final Logger LOG = LogManager.getLogger(RunCommand.class);

  @Mixin
  private Site site = new Site();

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = site.settings();
    settings.notices().forEach(LOG::warn);
    Service service = Service.start(settings, site.checkedRoutes(settings), InstantSource.system(), Service.Mode.SCHEDULED);
    CommandServer commands = serveCommands(service, settings, site.routes());
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      LOG.info("Ending: no new work is begun, work in hand is finished");
      if (commands != null) {
        commands.close();
      }
      service.close();
      LOG.info("Ended");
      LogManager.shutdown();
      ended.countDown();
    }, "shutdown"));
    LOG.info("Ready: {} accounts, {} sinks{}", settings.accounts().size(), settings.sinks().size(), settings.management().enabled()
        ? "; health at http://%s:%d/observe/health".formatted(settings.management().host(), settings.management().port()) : "");
    ended.await();
    return BillbridgeCommand.DONE;
  }

  /** A ledger in a file belongs to one process, so other commands ask this one. @return null where they open the ledger themselves */
  static CommandServer serveCommands(Service service, Settings settings, Path routes) {
    Optional<Path> ledger = H2Files.file(settings.ledger().url());
    if (ledger.isEmpty()) {
      return null;
    }
    try {
      return new CommandServer(ledger.get(), (operator, arguments, out, err) -> {
        LOG.info("{} asks for {}", OneLine.beginning(operator), OneLine.beginning(arguments.isEmpty() ? "nothing" : arguments.get(0)));
        return BillbridgeCommand.execute(new Site.Running(service, settings, routes, operator), arguments, out, err);
      });
    } catch (IOException e) {
      LOG.warn("While the service runs, commands cannot use its ledger, since no file can be written beside {}: {}", ledger.get(), e.getMessage());
      return null;
    }
  }
}
