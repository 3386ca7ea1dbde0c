package dev.billbridge.sandbox.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;

/**
 * One answer, written as a stream: a short body goes out with its length, a long one in chunks, so
 * memory stays constant. A planned fault spoils the bytes here, below everything that produces
 * them.
 */
public final class Response {
  private static final int SHORT = 32 * 1024;

  private final HttpExchange exchange;
  private final Fault fault;
  private Body body;
  private GZIPOutputStream compressed;
  private boolean compresses;

  Response(HttpExchange exchange, Fault fault) {
    this.exchange = exchange;
    this.fault = fault;
  }

  public Response header(String name, String value) {
    exchange.getResponseHeaders().set(name, value);
    return this;
  }

  /**
   * Compresses the answer if the client has said that it accepts gzip; to be called before
   * {@link #start}.
   */
  public void compressIfAccepted(Request request) {
    compresses = request
        .header("Accept-Encoding")
        .filter(accepted -> accepted.contains("gzip"))
        .isPresent();
  }

  /**
   * Begins the answer. The stream need not be closed: whatever was written when the handler returns
   * is the body.
   */
  public OutputStream start(int status, String contentType) throws IOException {
    boolean lie = fault != null && fault.kind() == Fault.Kind.WRONG_CONTENT_TYPE;
    header("Content-Type", lie ? "text/html; charset=UTF-8" : contentType);
    body = new Body(status);
    OutputStream out = body;
    if (compresses) {
      header("Content-Encoding", "gzip");
      compressed = new GZIPOutputStream(body, 8192);
      out = compressed;
    }
    if (fault != null && fault.kind() == Fault.Kind.SPACES) {
      byte[] spaces = " ".repeat(8192).getBytes(StandardCharsets.US_ASCII);
      for (long left = fault.amount(); left > 0; left -= spaces.length) {
        out.write(spaces, 0, (int) Math.min(left, spaces.length));
      }
    }
    return out;
  }

  boolean isStarted() {
    return body != null;
  }

  void finish() throws IOException {
    if (body == null) {
      start(204, "text/plain");
    }
    if (compressed != null) {
      compressed.finish();
    }
    body.finish();
  }

  private final class Body extends OutputStream {
    private final int status;
    private final byte[] held = new byte[SHORT];
    private int heldLength;
    private OutputStream out;
    private long written;

    Body(int status) {
      this.status = status;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (fault != null && fault.kind() == Fault.Kind.CUT) {
        writeAndCut(bytes, offset, length);
      } else if (fault != null && fault.kind() == Fault.Kind.SLOW) {
        writeSlowly(bytes, offset, length);
      } else {
        pass(bytes, offset, length);
      }
    }

    private void writeAndCut(byte[] bytes, int offset, int length) throws IOException {
      int allowed = (int) Math.min(length, fault.amount() - written);
      pass(bytes, offset, allowed);
      written += allowed;
      if (written >= fault.amount()) {
        cut();
      }
    }

    // The server drops the connection of a handler that throws, without the chunk that would end
    // the body.
    private void cut() throws IOException {
      chunked().flush();
      throw new IOException("connection cut as planned");
    }

    private void writeSlowly(byte[] bytes, int offset, int length) throws IOException {
      for (int done = 0; done < length; ) {
        int portion = (int) Math.min(length - done, Math.max(1, fault.amount()));
        pass(bytes, offset + done, portion);
        chunked().flush();
        pause(fault.pause());
        done += portion;
      }
    }

    private void pause(Duration pause) throws IOException {
      try {
        Thread.sleep(pause.toMillis());
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("sandbox is stopping");
      }
    }

    private void pass(byte[] bytes, int offset, int length) throws IOException {
      if (out == null && heldLength + length <= held.length) {
        System.arraycopy(bytes, offset, held, heldLength, length);
        heldLength += length;
      } else {
        chunked().write(bytes, offset, length);
      }
    }

    private OutputStream chunked() throws IOException {
      if (out == null) {
        exchange.sendResponseHeaders(status, 0);
        out = exchange.getResponseBody();
        out.write(held, 0, heldLength);
      }
      return out;
    }

    void finish() throws IOException {
      if (fault != null && fault.kind() == Fault.Kind.CUT) {
        cut();
      }
      if (out == null) {
        exchange.sendResponseHeaders(status, heldLength == 0 ? -1 : heldLength);
        if (heldLength > 0) {
          exchange.getResponseBody().write(held, 0, heldLength);
        }
      }
      exchange.close();
    }
  }
}
