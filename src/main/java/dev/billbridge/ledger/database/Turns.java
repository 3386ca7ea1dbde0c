package dev.billbridge.ledger.database;

import java.util.concurrent.locks.ReentrantLock;

/**
 * One writer at a time, for an engine that must not have more. H2 saves table by table: when a
 * process is killed after a save during which two transactions were at work, a row may be there and
 * its place in an index not, and whoever changes that row waits without end.
 */
public final class Turns {

  private final Turn writing;
  private final Turn posting;

  /** A turn that is over when it is closed. */
  public interface Turn extends AutoCloseable {

    /** Waits until it is one's turn; one may have it already. */
    Turn take();

    @Override
    void close();
  }

  /** @param one whether there may be only one writer */
  Turns(boolean one) {
    writing = one ? new Locked() : new Free();
    posting = one ? new Locked() : new Free();
  }

  /** For a short transaction, or a step of a long one. */
  public Turn write() {
    return writing.take();
  }

  /**
   * For a posting, whose rows nobody else waits for meanwhile while keeping it from its next step.
   */
  public Turn post() {
    return posting.take();
  }

  private static final class Locked implements Turn {

    private final ReentrantLock lock = new ReentrantLock(true);

    @Override
    public Turn take() {
      lock.lock();
      return this;
    }

    @Override
    public void close() {
      lock.unlock();
    }
  }

  private static final class Free implements Turn {

    @Override
    public Turn take() {
      return this;
    }

    @Override
    public void close() {
      // Nobody waits.
    }
  }
}
