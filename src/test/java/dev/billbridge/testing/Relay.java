package dev.billbridge.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A network between a client and a server on loopback: it can be cut, fall silent, and be mended.
 */
public final class Relay implements AutoCloseable {

  private final ServerSocket door;
  private final int server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicInteger refused = new AtomicInteger();
  private final Object mended = new Object();
  private volatile long cutAt = Long.MAX_VALUE;
  private volatile String cutAtText;
  private final AtomicInteger occurrences = new AtomicInteger();
  private volatile boolean cut;
  private volatile boolean silent;

  private Relay(ServerSocket door, int server) {
    this.door = door;
    this.server = server;
    background("relay", this::accept);
  }

  /** @param server port on loopback */
  public static Relay to(int server) throws IOException {
    return new Relay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server);
  }

  /** A relay in front of a database, which stays reachable without it under its own URL. */
  public static Relay before(String url) throws IOException {
    return to(Integer.parseInt(url.replaceFirst("^jdbc:\\w+://[^:/]+:(\\d+)/.*$", "$1")));
  }

  /** The URL of a database, through here. */
  public String url(String direct) {
    return direct.replaceFirst("//[^:/]+:\\d+/", "//127.0.0.1:" + door.getLocalPort() + "/");
  }

  /** Breaks every connection, and each new one at once, until it is mended. */
  public void cut() {
    cut = true;
    sockets.forEach(Relay::closeQuietly);
  }

  /** Cuts when so many more bytes have gone to the server. */
  public void cutAfter(long bytes) {
    cutAt = sent.get() + bytes;
  }

  /** Cuts when a client sends this text for the n-th time from now on. */
  public void cutAt(String text, int n) {
    occurrences.set(n);
    cutAtText = text;
  }

  /** Lets nothing through any more and says nothing, as a line does that has come loose. */
  public void fallSilent() {
    silent = true;
  }

  public void mend() {
    cut = false;
    silent = false;
    cutAt = Long.MAX_VALUE;
    cutAtText = null;
    synchronized (mended) {
      mended.notifyAll();
    }
  }

  /** Bytes that have gone to the server. */
  public long sent() {
    return sent.get();
  }

  /** Whether it has been cut, by hand or where it was to be. */
  public boolean isCut() {
    return cut;
  }

  /** Connections that were wanted while it was cut. */
  public int refused() {
    return refused.get();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        if (cut) {
          refused.incrementAndGet();
          client.close();
          continue;
        }
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), server);
        // Small packets in both directions would otherwise wait for delayed acknowledgements.
        client.setTcpNoDelay(true);
        behind.setTcpNoDelay(true);
        sockets.add(client);
        sockets.add(behind);
        background("relay-to", () -> copy(client, behind, true));
        background("relay-back", () -> copy(behind, client, false));
      } catch (IOException e) {
        // The relay is closed, or the server is; then the next connection ends the same way.
      }
    }
  }

  private void copy(Socket from, Socket to, boolean toServer) {
    byte[] buffer = new byte[1 << 13];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (toServer && (sent.addAndGet(n) >= cutAt || isCutAt(buffer, n))) {
          cut();
          return;
        }
        waitWhileSilent();
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // One of them has gone; the other learns of it when its connection is closed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private boolean isCutAt(byte[] buffer, int n) {
    String text = cutAtText;
    return text != null
        && new String(buffer, 0, n, StandardCharsets.ISO_8859_1).contains(text)
        && occurrences.decrementAndGet() == 0;
  }

  private void waitWhileSilent() throws InterruptedException {
    synchronized (mended) {
      while (silent) {
        mended.wait();
      }
    }
  }

  private static void background(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is as good as closed.
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    cut();
    mend();
  }
}
