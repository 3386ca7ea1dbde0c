package dev.billbridge.testing;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A pooler before PostgreSQL in transaction mode: a client has a session of the server for a
 * transaction, and another one for the next. Sessions are handed out in turn, so that whatever was
 * left in one is missing, or in somebody's way, at once.
 */
public final class TransactionPooler implements AutoCloseable {

  private static final int STARTUP = 196_608;
  private static final int ENCRYPTED = 80_877_103;

  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int server;
  private final int sessions;
  private final Map<String, BlockingQueue<Session>> pools = new ConcurrentHashMap<>();

  private TransactionPooler(int server, int sessions) throws IOException {
    this.server = server;
    this.sessions = sessions;
    background(this::accept);
  }

  /**
   * @param url of a database that lets its user in without a password;
   * @param sessions of the server for each database
   */
  public static TransactionPooler before(String url, int sessions) throws IOException {
    return new TransactionPooler(
        Integer.parseInt(url.replaceFirst("^jdbc:postgresql://[^:/]+:(\\d+)/.*$", "$1")), sessions);
  }

  /** The URL of a database, through here. */
  public String url(String direct) {
    return direct.replaceFirst("//[^:/]+:\\d+/", "//127.0.0.1:" + door.getLocalPort() + "/");
  }

  private record Message(int type, byte[] body) {

    static Message read(DataInputStream in) throws IOException {
      int type = in.readUnsignedByte();
      byte[] body = new byte[in.readInt() - 4];
      in.readFully(body);
      return new Message(type, body);
    }

    void write(DataOutputStream out) throws IOException {
      out.writeByte(type);
      out.writeInt(body.length + 4);
      out.write(body);
    }

    boolean isReady() {
      return type == 'Z';
    }
  }

  private static final class Session {

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    Session(int server, byte[] startup) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), server);
      socket.setTcpNoDelay(true);
      in = new DataInputStream(socket.getInputStream());
      out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(startup.length + 4);
      out.write(startup);
    }
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        client.setTcpNoDelay(true);
        background(() -> serve(client));
      } catch (IOException e) {
        // It is closed.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      DataOutputStream out = new DataOutputStream(client.getOutputStream());
      byte[] startup = startup(in, out);
      BlockingQueue<Session> pool = pools.computeIfAbsent(
          new String(startup, StandardCharsets.UTF_8)
              .replaceAll("(?s)^.*database\0([^\0]*)\0.*$", "$1"),
          database -> filled(startup, out));
      new Message('R', ByteBuffer.allocate(4).putInt(0).array()).write(out);
      parameter(out, "server_version", "14.0");
      parameter(out, "client_encoding", "UTF8");
      parameter(out, "DateStyle", "ISO, MDY");
      parameter(out, "integer_datetimes", "on");
      parameter(out, "standard_conforming_strings", "on");
      new Message('K', ByteBuffer.allocate(8).putInt(0x5EED).putInt(1).array()).write(out);
      new Message('Z', new byte[] {'I'}).write(out);
      out.flush();
      transactions(startup, in, out, pool);
    } catch (IOException e) {
      // The client has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] startup(DataInputStream in, DataOutputStream out) throws IOException {
    while (true) {
      byte[] asked = new byte[in.readInt() - 4];
      in.readFully(asked);
      int code = ByteBuffer.wrap(asked).getInt();
      if (code == STARTUP) {
        return asked;
      }
      if (code != ENCRYPTED) {
        throw new IOException("not a client of this kind");
      }
      out.write('N');
      out.flush();
    }
  }

  private static void parameter(DataOutputStream out, String name, String value)
      throws IOException {
    new Message('S', (name + "\0" + value + "\0").getBytes(StandardCharsets.UTF_8)).write(out);
  }

  private BlockingQueue<Session> filled(byte[] startup, DataOutputStream out) {
    BlockingQueue<Session> pool = new LinkedBlockingQueue<>();
    try {
      for (int i = 0; i < sessions; i++) {
        pool.add(opened(startup, out));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return pool;
  }

  private Session opened(byte[] startup, DataOutputStream out) throws IOException {
    Session session = new Session(server, startup);
    for (Message said = Message.read(session.in);
        !said.isReady();
        said = Message.read(session.in)) {
      if (said.type == 'E') {
        said.write(out);
      }
    }
    return session;
  }

  /**
   * One session after the other, each from the first message of a transaction to the server's word
   * that it has ended.
   */
  private void transactions(
      byte[] startup, DataInputStream in, DataOutputStream out, BlockingQueue<Session> pool)
      throws IOException, InterruptedException {
    while (true) {
      Message first = Message.read(in);
      if (first.type == 'X') {
        return;
      }
      Session session = pool.take();
      try {
        transaction(first, in, out, session);
        pool.put(session);
      } catch (IOException e) {
        // Whoever breaks off in a transaction leaves a session that nobody can use.
        session.socket.close();
        pool.put(opened(startup, out));
        throw e;
      }
    }
  }

  private static void transaction(
      Message first, DataInputStream in, DataOutputStream out, Session session) throws IOException {
    boolean ended = false;
    for (Message asked = first; !ended; asked = ended ? null : Message.read(in)) {
      if (asked.type == 'X') {
        throw new IOException("the client ends in a transaction");
      }
      asked.write(session.out);
      if (asked.type == 'Q' || asked.type == 'S' || asked.type == 'c' || asked.type == 'f') {
        session.out.flush();
        ended = answered(out, session);
      }
    }
  }

  /** @return whether no transaction is open any more */
  private static boolean answered(DataOutputStream out, Session session) throws IOException {
    while (true) {
      Message said = Message.read(session.in);
      said.write(out);
      if (said.isReady() || said.type == 'G') {
        out.flush();
        return said.isReady() && said.body[0] == 'I';
      }
    }
  }

  private static void background(Runnable work) {
    Thread thread = new Thread(work, "pooler");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (BlockingQueue<Session> pool : pools.values()) {
      for (Session session : pool) {
        session.socket.close();
      }
    }
  }
}
