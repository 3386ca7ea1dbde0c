package dev.billbridge.ledger.database;

import java.util.concurrent.locks.ReentrantLock;

/**
 * One writer at a time, for an engine that must not have more; no lock for others. H2 saves table
 * by table: when a process is killed after a save during which two transactions were at work, a row
 * may be there and its place in an index not, and a transaction that changes that row waits without
 * end.
 */
public final class WriterLock {

  private final Permit writing;
  private final Permit posting;

  /** @param isNeeded whether there may be only one writer */
  WriterLock(boolean isNeeded) {
    writing = new Permit(isNeeded ? new ReentrantLock(true) : null);
    posting = new Permit(isNeeded ? new ReentrantLock(true) : null);
  }

  /** Waits for the permit to make a short transaction, or a step of a long one. */
  public Permit write() {
    return writing.acquire();
  }

  /**
   * Waits for the permit to post, which is kept from the first step of a posting to its last: no
   * other posting waits for its rows and thereby keeps it from its next step.
   */
  public Permit post() {
    return posting.acquire();
  }

  /** Kept until it is closed; a thread may have it more than once. */
  public static final class Permit implements AutoCloseable {

    /** Null where many may write. */
    private final ReentrantLock lock;

    private Permit(ReentrantLock lock) {
      this.lock = lock;
    }

    private Permit acquire() {
      if (lock != null) {
        lock.lock();
      }
      return this;
    }

    @Override
    public void close() {
      if (lock != null) {
        lock.unlock();
      }
    }
  }
}
