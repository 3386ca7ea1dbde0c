package dev.billbridge.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server that says to every request what it likes, byte by byte, for as long as the caller
 * listens.
 */
public final class RawServer implements AutoCloseable {

  private final ServerSocket server;
  private final Answer answer;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicLong sent = new AtomicLong();

  /** What goes out; it ends when the caller hangs up. */
  public interface Answer {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  private RawServer(ServerSocket server, Answer answer) {
    this.server = server;
    this.answer = answer;
  }

  public static RawServer start(Answer answer) {
    try {
      RawServer server =
          new RawServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), answer);
      daemon(server::accept);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The head of a good answer in JSON, then a byte now and then. */
  public static RawServer thatDrips() {
    return start(out -> {
      out.write(
          text(
              "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"));
      for (; ; ) {
        out.write(text("1\r\n \r\n"));
        out.flush();
        Thread.sleep(20);
      }
    });
  }

  public static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  public String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  public int calls() {
    return calls.get();
  }

  /** Bytes that have left so far. */
  public long sent() {
    return sent.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        daemon(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      for (String head = ""; !head.endsWith("\r\n\r\n"); ) {
        int next = in.read();
        if (next < 0) {
          return;
        }
        head += (char) next;
      }
      calls.incrementAndGet();
      answer.write(new OutputStream() {
        @Override
        public void write(int one) throws IOException {
          write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          socket.getOutputStream().write(bytes, offset, length);
          sent.addAndGet(length);
        }
      });
    } catch (IOException e) {
      // The caller has hung up.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
