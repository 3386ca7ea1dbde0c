package dev.billbridge.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Two buffers: a second thread writes one while the other is filled. What fits into one is written
 * without that thread.
 */
final class DoubleBuffer extends OutputStream {

  private static final int SIZE = 1 << 18;

  private final OutputStream out;
  private byte[] filled = new byte[1 << 13];
  private byte[] spare = new byte[0];
  private int count;
  private CompletableFuture<Void> writing = CompletableFuture.completedFuture(null);
  /** Null until a buffer is full. */
  private ExecutorService thread;

  /** @param out is written by one thread at a time, and closed with this */
  DoubleBuffer(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /** @throws IOException also if what was written earlier has failed */
  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    for (int left = length; left > 0; ) {
      if (count == filled.length && !grow()) {
        handOver();
      }
      int n = Math.min(left, filled.length - count);
      System.arraycopy(bytes, from, filled, count, n);
      count += n;
      from += n;
      left -= n;
    }
  }

  private boolean grow() {
    if (filled.length == SIZE) {
      return false;
    }
    filled = Arrays.copyOf(filled, Math.min(SIZE, 4 * filled.length));
    return true;
  }

  private void handOver() throws IOException {
    await();
    if (thread == null) {
      thread = Executors.newSingleThreadExecutor(work -> {
        Thread writer = new Thread(work, "archive-writer");
        writer.setDaemon(true);
        return writer;
      });
      spare = new byte[SIZE];
    }
    byte[] full = filled;
    int length = count;
    writing = CompletableFuture.runAsync(
        () -> {
          try {
            out.write(full, 0, length);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        thread);
    filled = spare;
    spare = full;
    count = 0;
  }

  private void await() throws IOException {
    try {
      writing.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException failed) {
        // A new one each time: one that is thrown by write and by close would suppress itself.
        throw new IOException(failed.getCause().getMessage(), failed.getCause());
      }
      throw e;
    }
  }

  /** Returns when all of it has been written. */
  @Override
  public void flush() throws IOException {
    await();
    out.write(filled, 0, count);
    count = 0;
    out.flush();
  }

  @Override
  public void close() throws IOException {
    try (out) {
      flush();
    } finally {
      if (thread != null) {
        thread.shutdown();
      }
    }
  }
}
