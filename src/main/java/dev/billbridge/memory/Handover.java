package dev.billbridge.memory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Hands things from the thread that makes them to one that works on them, in their order and never
 * more of them at once than fit a bound. Few things are worked on by the thread that hands them
 * over, so that a small statement starts no thread. Whatever the other thread did has happened when
 * {@link #finish} returns.
 *
 * <p>The other thread is never interrupted: an interrupt would close the file of an H2 database.
 */
public final class Handover<T> implements AutoCloseable {

  /** Handed over together: waking a thread costs more than working on one thing. */
  private static final int TOGETHER = 64;
  /** Worked on by the thread that hands them over. */
  private static final int FEW = 2_000;
  /** Characters that may be on their way, unless one thing alone has more. */
  private static final long CHARACTERS = 300_000;

  private final String name;
  private final Work<T> work;
  private final List<T> batch = new ArrayList<>(TOGETHER);
  private long batchCharacters;
  private long handed;
  private Thread worker;

  // Guarded by this.
  private final Deque<Batch<T>> queue = new ArrayDeque<>();
  private long waiting;
  private boolean ended;
  private Throwable failure;

  private record Batch<T>(List<T> things, long characters) {}

  /** What is done with each thing. */
  public interface Work<T> {
    /** @throws Exception anything; it is thrown again where things are handed over */
    void on(T thing) throws Exception;
  }

  /** @param name of the thread that is started when there are many things */
  public Handover(String name, Work<T> work) {
    this.name = name;
    this.work = work;
  }

  /**
   * @param characters about how many the thing has
   * @throws Exception what the work on this or an earlier thing has thrown
   */
  public void add(T thing, long characters) throws Exception {
    if (handed < FEW) {
      handed++;
      work.on(thing);
      return;
    }
    batch.add(thing);
    batchCharacters += characters;
    if (batch.size() >= TOGETHER || batchCharacters >= CHARACTERS / 8) {
      pass();
    }
  }

  /**
   * Returns when all things have been worked on.
   *
   * @throws Exception what the work has thrown
   */
  public void finish() throws Exception {
    if (!batch.isEmpty()) {
      pass();
    }
    end(false);
    rethrow();
  }

  private void pass() throws Exception {
    if (worker == null) {
      worker = new Thread(this::run, name);
      worker.setDaemon(true);
      worker.start();
    }
    Batch<T> full = new Batch<>(new ArrayList<>(batch), batchCharacters);
    batch.clear();
    batchCharacters = 0;
    boolean interrupted = false;
    synchronized (this) {
      while (failure == null && waiting > 0 && waiting + full.characters > CHARACTERS) {
        try {
          wait();
        } catch (InterruptedException e) {
          // It goes on all the same, as JDBC does.
          interrupted = true;
        }
      }
      queue.add(full);
      waiting += full.characters;
      notifyAll();
    }
    restore(interrupted);
    rethrow();
  }

  private void run() {
    try {
      for (Batch<T> next = next(); next != null; next = next()) {
        for (T thing : next.things) {
          work.on(thing);
        }
        synchronized (this) {
          waiting -= next.characters;
          notifyAll();
        }
      }
    } catch (Throwable e) {
      synchronized (this) {
        failure = e;
        notifyAll();
      }
    }
  }

  private synchronized Batch<T> next() throws InterruptedException {
    while (queue.isEmpty() && !ended) {
      wait();
    }
    return queue.poll();
  }

  private void end(boolean abandoned) {
    if (worker == null) {
      return;
    }
    boolean interrupted = false;
    synchronized (this) {
      ended = true;
      if (abandoned) {
        queue.clear();
      }
      notifyAll();
    }
    while (worker.isAlive()) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    restore(interrupted);
  }

  private static void restore(boolean interrupted) {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void rethrow() throws Exception {
    Throwable thrown;
    synchronized (this) {
      thrown = failure;
    }
    if (thrown instanceof Exception e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
  }

  /** Drops what has not been worked on; returns when the other thread has ended. */
  @Override
  public void close() {
    batch.clear();
    end(true);
  }
}
