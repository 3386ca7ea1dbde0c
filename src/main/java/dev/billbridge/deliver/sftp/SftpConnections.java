package dev.billbridge.deliver.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Connections to one server. One that has served a delivery well waits a moment for the next, so
 * that a backlog goes over a few connections and not over one for each file: servers count logins.
 */
final class SftpConnections implements AutoCloseable {

  private static final Duration MOMENT = Duration.ofSeconds(5);

  private final SftpServer server;
  private final Deque<IdleConnection> idle = new ArrayDeque<>();
  private ScheduledExecutorService later;

  private record IdleConnection(SftpServer.Connection connection, long since) {

    boolean isOver() {
      return System.nanoTime() - since >= MOMENT.toNanos();
    }
  }

  SftpConnections(SftpServer server) {
    this.server = server;
  }

  /** A connection for one delivery; closing it ends it, unless it is {@link #keep kept}. */
  final class Lease implements AutoCloseable {

    private final SftpServer.Connection connection;
    private final boolean used;
    private boolean kept;

    private Lease(SftpServer.Connection connection, boolean used) {
      this.connection = connection;
      this.used = used;
    }

    ChannelSftp sftp() {
      return connection.sftp();
    }

    /**
     * Whether it had served before and has broken off since, which says nothing about the server as
     * it is now.
     */
    boolean isStale() {
      return used && !connection.isOpen();
    }

    /** It is in order and may serve the next delivery. */
    void keep() {
      kept = true;
    }

    @Override
    public void close() {
      if (!kept || !letWait(connection)) {
        connection.close();
      }
    }
  }

  /** A connection that waits, or a new one. */
  Lease take() throws JSchException {
    for (IdleConnection waiting = next(); waiting != null; waiting = next()) {
      if (!waiting.isOver() && waiting.connection.isOpen()) {
        return new Lease(waiting.connection, true);
      }
      waiting.connection.close();
    }
    return fresh();
  }

  /** A new connection, whatever waits. */
  Lease fresh() throws JSchException {
    return new Lease(server.connect(), false);
  }

  private synchronized IdleConnection next() {
    return idle.pollLast();
  }

  /** @return whether the connection may wait */
  private synchronized boolean letWait(SftpServer.Connection connection) {
    if (later == null) {
      later = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "sftp-connections");
        thread.setDaemon(true);
        return thread;
      });
    }
    if (later.isShutdown()) {
      return false;
    }
    idle.addLast(new IdleConnection(connection, System.nanoTime()));
    later.schedule(this::closeThoseThatWaitedLong, MOMENT.toMillis(), TimeUnit.MILLISECONDS);
    return true;
  }

  private synchronized void closeThoseThatWaitedLong() {
    while (!idle.isEmpty() && idle.peekFirst().isOver()) {
      idle.pollFirst().connection.close();
    }
  }

  /** Ends those that wait. */
  @Override
  public synchronized void close() {
    if (later != null) {
      later.shutdownNow();
    }
    idle.forEach(waiting -> waiting.connection.close());
    idle.clear();
  }
}
