package dev.billbridge.cli;

import dev.billbridge.cli.option.Site;
import dev.billbridge.pipeline.Service;
import dev.billbridge.settings.Settings;
import java.time.InstantSource;
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
    Service service = Service.start(settings, site.routes(), InstantSource.system(), Service.Mode.SCHEDULED);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      LOG.info("Ending: no new work is begun, work in hand is finished");
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
}
