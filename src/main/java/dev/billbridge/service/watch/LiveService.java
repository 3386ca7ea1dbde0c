package dev.billbridge.service.watch;

import dev.billbridge.ledger.database.Database;
import dev.billbridge.ledger.database.LedgerException;
import dev.billbridge.overview.RefusedChange;
import dev.billbridge.service.Preflight;
import dev.billbridge.service.ScratchFolder;
import dev.billbridge.service.Service;
import dev.billbridge.service.StartException;
import dev.billbridge.settings.Settings;
import dev.billbridge.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The service of a process, which restarts inside it with changed files. They are checked first, as
 * {@code check} does, while the service goes on; unsound ones change nothing. A restart is an
 * ordinary stop and start: work in hand is finished, and what is owed stays in the ledger. If it
 * fails all the same, the service starts again as it was.
 */
public final class LiveService implements AutoCloseable {

  private static final Logger LOG = LogManager.getLogger(LiveService.class);

  private static final Duration QUIET = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Site site;
  private final Starter starter;
  private final InstantSource clock;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);
  private final CountDownLatch lost = new CountDownLatch(1);
  private volatile Good good;
  private String refused;
  private FileWatch watch;
  private boolean closed;

  /** Settings and routes as the files are now. */
  public interface Site {

    /** @throws SettingsException with every problem */
    Settings settings();

    /** @throws SettingsException if there are none */
    Path routes();
  }

  /** Starts a service. */
  public interface Starter {

    /** @throws StartException in one sentence */
    Service start(Settings settings, Path routes);
  }

  /** What runs. */
  public record Running(Service service, Settings settings, Path routes) {

    /** Where its health is, as the end of a sentence; empty when it is not served. */
    public String health() {
      return settings.management().enabled()
          ? "; health at http://%s:%d/observe/health"
              .formatted(settings.management().host(), service.managementPort())
          : "";
    }
  }

  /**
   * What runs, and what it needs to start again.
   *
   * @param contents of its files
   * @param copy of its routes
   */
  private record Good(Running running, SiteFiles.Contents contents, ScratchFolder copy) {

    Path routes() {
      return copy.folder("routes");
    }
  }

  private LiveService(Site site, Starter starter, InstantSource clock) {
    this.site = site;
    this.starter = starter;
    this.clock = clock;
  }

  /**
   * Starts with settings that are known to be sound.
   *
   * @throws StartException in one sentence
   */
  public static LiveService start(
      Settings settings, Site site, Starter starter, InstantSource clock) {
    LiveService live = new LiveService(site, starter, clock);
    Path routes = site.routes();
    try {
      live.good = live.started(settings, routes, new SiteFiles(settings.file(), routes));
      return live;
    } catch (IOException e) {
      throw new StartException(
          "the routes cannot be copied to a temporary folder: %s; check java.io.tmpdir"
              .formatted(e.getMessage()),
          e);
    }
  }

  private Good started(Settings settings, Path routes, SiteFiles files) throws IOException {
    ScratchFolder copy = new ScratchFolder();
    try {
      SiteFiles.Contents contents = files.contents();
      files.copyRoutes(copy.folder("routes"));
      return new Good(
          new Running(starter.start(settings, routes), settings, routes), contents, copy);
    } catch (IOException | RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  /**
   * Reloads whenever a file has changed.
   *
   * @throws IOException if the platform reports no changes
   */
  public void watch() throws IOException {
    watch(QUIET, LONGEST);
  }

  void watch(Duration quiet, Duration longest) throws IOException {
    Running running = good.running;
    watch = new FileWatch(
        new SiteFiles(running.settings.file(), running.routes), this::reload, quiet, longest);
  }

  /** Does something with what runs, which meanwhile is not restarted. */
  public <T> T use(Function<Running, T> work) {
    lock.readLock().lock();
    try {
      if (good == null) {
        throw new StartException("the service is ending", null);
      }
      return work.apply(good.running);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Waits until nothing runs any more although nobody has ended it, and then returns. */
  public void awaitLoss() throws InterruptedException {
    lost.await();
  }

  /** Reloads although nothing may have changed since the last try. */
  public synchronized void reloadNow() {
    refused = null;
    reload();
  }

  /** Takes changed files over if they are sound; otherwise says why not, and goes on. */
  synchronized void reload() {
    Good current = good;
    if (current == null) {
      return;
    }
    SiteFiles.Contents contents = null;
    try {
      SiteFiles files = new SiteFiles(current.running.settings.file(), site.routes());
      contents = files.contents();
      Settings settings = site.settings();
      if (contents.running().equals(current.contents.running())
          && settings.equals(current.running.settings)) {
        asBefore(current);
      } else if (!contents.all().equals(refused)) {
        List<String> problems = problems(current.running.settings, settings);
        if (!problems.isEmpty()) {
          refuse(current, contents, problems);
        } else if (contents.equals(files.contents())) {
          restart(current, settings, files, contents);
        } else {
          // It has changed again meanwhile.
          reload();
        }
      }
    } catch (SettingsException e) {
      refuse(current, contents, e.problems());
    } catch (IOException e) {
      refuse(
          current,
          contents,
          List.of("%s cannot be read; check that this user may read it".formatted(e.getMessage())));
    }
  }

  private List<String> problems(Settings old, Settings settings) {
    LOG.info("Files have changed; they are checked while the service goes on");
    if (!old.ledger().url().equals(settings.ledger().url())
        || !old.archiveDirectory().equals(settings.archiveDirectory())) {
      // Commands of other processes look for the service beside the ledger it was started with.
      return List.of(
          "ledger.url and archive.directory take effect only when the service is stopped and started");
    }
    return Preflight.check(settings, site.routes()).problems();
  }

  private void asBefore(Good current) {
    if (current.running.service.refusedChange().isPresent()) {
      LOG.info("The files are again those the service runs with");
      current.running.service.refuseChange(null);
    }
    refused = null;
  }

  private void refuse(Good current, SiteFiles.Contents contents, List<String> problems) {
    String what = contents == null ? problems.toString() : contents.all();
    if (what.equals(refused)) {
      return;
    }
    refused = what;
    problems.forEach(problem ->
        LOG.warn("Changed files are not used, the service goes on as before: {}", problem));
    current.running.service.refuseChange(new RefusedChange(problems, clock.instant()));
  }

  private void restart(
      Good current, Settings settings, SiteFiles files, SiteFiles.Contents contents) {
    lock.writeLock().lock();
    // Kept open, so that no other process takes the file of an H2 ledger meanwhile.
    try (Database held = Service.openDatabase(settings, clock)) {
      if (closed) {
        return;
      }
      LOG.info("The changed files are sound; restarting with them");
      current.running.service.close();
      try {
        good = started(settings, site.routes(), files);
        refused = null;
        current.copy.close();
        LOG.info(
            "Running with the changed files: {} accounts, {} sinks{}",
            settings.accounts().size(),
            settings.sinks().size(),
            good.running.health());
      } catch (StartException | IOException e) {
        startAgain(current);
        if (good != null) {
          refuse(good, contents, List.of(String.valueOf(e.getMessage())));
        }
      }
    } catch (LedgerException e) {
      refuse(current, contents, List.of(e.getMessage()));
      // It may answer at the next look.
      refused = null;
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void startAgain(Good last) {
    good = null;
    try {
      Running running = last.running;
      good = new Good(
          new Running(
              starter.start(running.settings, last.routes()), running.settings, running.routes),
          last.contents,
          last.copy);
    } catch (StartException e) {
      last.copy.close();
      LOG.error("The service cannot start again with the files it had: {}", e.getMessage());
      lost.countDown();
    }
  }

  /** Ends the service; waits for a restart that is under way. */
  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
    lock.writeLock().lock();
    try {
      closed = true;
      if (good != null) {
        good.running.service.close();
        good.copy.close();
        good = null;
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
