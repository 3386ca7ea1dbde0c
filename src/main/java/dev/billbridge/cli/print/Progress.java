package dev.billbridge.cli.print;

import dev.billbridge.collect.RunReport;
import dev.billbridge.collect.route.CollectRequest;
import dev.billbridge.service.Service;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Says that work goes on, once it has taken longer than two seconds: on a terminal one line that
 * changes, elsewhere a plain line for each run that ended.
 */
public final class Progress implements AutoCloseable {

  private static final long PATIENCE_MILLIS = 2_000;

  private final PrintWriter err;
  private final LongSupplier records;
  private final int expected;
  private final boolean terminal = System.console() != null;
  private final long since = System.nanoTime();
  private final AtomicInteger runs = new AtomicInteger();
  private final Thread thread = new Thread(this::show, "progress");
  private int width;
  private volatile boolean closed;

  /**
   * @param expected how many runs there will be
   * @param records how many records have been read so far
   */
  public Progress(PrintWriter err, int expected, LongSupplier records) {
    this.err = err;
    this.expected = expected;
    this.records = records;
    if (terminal) {
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Of collecting. */
  public static Progress of(CollectRequest request, Service service, PrintWriter err) {
    return new Progress(err, service.collector().runs(request), service::recordsRead);
  }

  /** A run has ended. */
  public void ended(RunReport report) {
    runs.incrementAndGet();
    if (!terminal && millis() > PATIENCE_MILLIS) {
      err.printf(
          "%s %s: %d %s, %d records new, %d changed%s%n",
          report.account(),
          report.dataset(),
          report.counts().statements(),
          report.counts().statements() == 1 ? "statement" : "statements",
          report.counts().recordsNew(),
          report.counts().recordsChanged(),
          report.failures().isEmpty() ? "" : ", failed");
    }
  }

  private void show() {
    try {
      Thread.sleep(PATIENCE_MILLIS);
      while (!closed) {
        long read = records.getAsLong();
        long millis = millis();
        line("%d s: %d of %d runs done, %d records read, %d/s%s"
            .formatted(
                millis / 1_000,
                runs.get(),
                expected,
                read,
                read * 1_000 / millis,
                remaining(runs.get(), expected, millis)));
        Thread.sleep(500);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What the rest takes if its runs take as long as those that are done.
   *
   * @return empty until a quarter is done, before which that would be a guess
   */
  static String remaining(int done, int expected, long millis) {
    if (done == 0 || done >= expected || done * 4L < expected) {
      return "";
    }
    long seconds = millis * (expected - done) / done / 1_000;
    return seconds < 60
        ? ", about %d s left".formatted(Math.max(1, seconds))
        : ", about %d min left".formatted((seconds + 59) / 60);
  }

  private synchronized void line(String text) {
    if (!closed) {
      err.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
      err.flush();
      width = text.length();
    }
  }

  private long millis() {
    return (System.nanoTime() - since) / 1_000_000;
  }

  @Override
  public synchronized void close() {
    closed = true;
    thread.interrupt();
    if (width > 0) {
      err.print("\r" + " ".repeat(width) + "\r");
      err.flush();
    }
  }
}
