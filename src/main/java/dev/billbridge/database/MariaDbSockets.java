package dev.billbridge.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import javax.net.SocketFactory;

/**
 * The sockets of a driver that cannot give up a connection on which it waits for an answer:
 * MariaDB's asks the silent server to end the statement, and waits for that answer too. The driver
 * makes the factory by its name.
 */
public final class MariaDbSockets extends SocketFactory {

  private static final Set<Socket> OPEN =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  /** Closes those that lead to the server of a URL; a thread that waits on one learns of it. */
  static void close(String url) {
    synchronized (OPEN) {
      OPEN.removeIf(Socket::isClosed);
      OPEN.stream()
          .filter(socket -> url.contains(":" + socket.getPort()) || socket.getPort() == 3306)
          .forEach(MariaDbSockets::close);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is as good as closed.
    }
  }

  @Override
  public Socket createSocket() {
    Socket socket = new Socket();
    OPEN.add(socket);
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw new IOException("the driver connects the socket itself");
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return createSocket(host.getHostName(), port);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort)
      throws IOException {
    return createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
      throws IOException {
    return createSocket(host.getHostName(), port);
  }
}
