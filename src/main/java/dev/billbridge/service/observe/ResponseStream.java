package dev.billbridge.service.observe;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The body of a response as a stream, for a worker: it waits while the reader is slow, so that a
 * large document never fills the memory.
 */
final class ResponseStream extends OutputStream {

  private static final int PART = 64 * 1024;
  private static final int PATIENCE_SECONDS = 25;

  private final HttpServerResponse response;
  private Buffer part = Buffer.buffer(PART);

  ResponseStream(HttpServerResponse response) {
    this.response = response;
  }

  @Override
  public void write(int b) throws IOException {
    part.appendByte((byte) b);
    sendIfFull();
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    part.appendBytes(bytes, offset, length);
    sendIfFull();
  }

  private void sendIfFull() throws IOException {
    if (part.length() >= PART) {
      if (!response.headWritten()) {
        response.setChunked(true);
      }
      await(response.write(part));
      part = Buffer.buffer(PART);
    }
  }

  /** Ends the response: everything has been written. */
  void complete() throws IOException {
    await(response.end(part));
  }

  private static void await(Future<Void> sent) throws IOException {
    try {
      sent.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the service is ending", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the reader is gone or too slow", e);
    }
  }
}
