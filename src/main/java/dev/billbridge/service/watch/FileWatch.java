package dev.billbridge.service.watch;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Looks at files when the platform reports a change in one of their folders, and now and then
 * without a report, because network file systems have none. What is looked at has to stay the same
 * for a moment first: it may be half written.
 */
final class FileWatch implements AutoCloseable {

  private static final Logger LOG = LogManager.getLogger(FileWatch.class);

  private final SiteFiles files;
  private final Runnable changed;
  private final Duration quiet;
  private final Duration longest;
  private final WatchService events;

  /**
   * Watches from now on.
   *
   * @param changed called when something may have changed
   * @param quiet how long files must stay the same
   * @param longest after which the files are looked at without a report
   * @throws IOException if the platform reports no changes
   */
  FileWatch(SiteFiles files, Runnable changed, Duration quiet, Duration longest)
      throws IOException {
    this.files = files;
    this.changed = changed;
    this.quiet = quiet;
    this.longest = longest;
    this.events = FileSystems.getDefault().newWatchService();
    register();
    Thread thread = new Thread(this::run, "changed-files");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        WatchKey key = events.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
        while (key != null) {
          key.pollEvents();
          key.reset();
          key = events.poll();
        }
        look();
      }
    } catch (ClosedWatchServiceException e) {
      // Closed.
      LOG.debug("", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws InterruptedException {
    try {
      // Folders come and go, also behind links.
      register();
      SiteFiles.Contents before;
      SiteFiles.Contents now = files.contents();
      do {
        before = now;
        Thread.sleep(quiet.toMillis());
        now = files.contents();
      } while (!now.equals(before));
    } catch (IOException e) {
      // Something is gone at this moment. If it stays so, the check says what.
      LOG.debug("", e);
    }
    try {
      changed.run();
    } catch (RuntimeException e) {
      LOG.error("The changed files cannot be used: {}", e.getMessage(), e);
    }
  }

  private void register() throws IOException {
    for (Path folder : files.folders()) {
      folder.register(
          events,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_MODIFY,
          StandardWatchEventKinds.ENTRY_DELETE);
    }
  }

  /**
   * Begins nothing new. The thread is not interrupted: during a restart that would close the file
   * of an H2 ledger.
   */
  @Override
  public void close() {
    try {
      events.close();
    } catch (IOException e) {
      LOG.debug("", e);
    }
  }
}
