package dev.billbridge.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An ERP's door: takes POSTs, each id once, and fails by plan, as low in the connection as needed.
 */
public final class Receiver implements AutoCloseable {

  private static final byte[] NOTHING = {};

  private final ServerSocket server;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch goingOn = new CountDownLatch(1);
  private final Deque<Fault> plan = new ArrayDeque<>();
  private final List<Attempt> attempts = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, byte[]> taken = Collections.synchronizedMap(new LinkedHashMap<>());
  private final List<String> takenAgain = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean forgetful;
  private volatile String lookUpAnswer;
  private volatile Fault always;

  /** What goes wrong with one call. */
  public record Fault(Kind kind, int status, Map<String, String> headers, String body) {

    public enum Kind {
      NONE,
      STATUS,
      RESET_BEFORE_READING,
      RESET_AFTER_TAKING,
      RESET_WITHIN_ANSWER,
      RESET_AFTER_ANSWER,
      SILENCE_AFTER_TAKING,
      /** Takes it, waits for a signal, and answers well. */
      SLOW
    }

    public Fault(Kind kind, int status, Map<String, String> headers) {
      this(kind, status, headers, "refused by plan");
    }

    public static final Fault NONE = new Fault(Kind.NONE, 202, Map.of());

    public static Fault of(Kind kind) {
      return new Fault(kind, 202, Map.of());
    }

    /** Refused with this status; nothing is taken. */
    public static Fault status(int status) {
      return new Fault(Kind.STATUS, status, Map.of());
    }

    /** Answered with this, whatever it says; nothing is taken. */
    public static Fault answer(int status, String body) {
      return new Fault(Kind.STATUS, status, Map.of(), body);
    }

    public static Fault status(int status, String header, String value) {
      return new Fault(Kind.STATUS, status, Map.of(header, value));
    }
  }

  /**
   * One call as it came in.
   *
   * @param headers names in lower case
   */
  public record Attempt(String method, String path, Map<String, String> headers, byte[] body) {

    public String id() {
      return headers.get("webhook-id");
    }
  }

  private Receiver(ServerSocket server) {
    this.server = server;
  }

  public static Receiver start() {
    try {
      Receiver receiver = new Receiver(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      daemon(receiver::accept);
      return receiver;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** The next calls go like this, one after the other; those after them go well. */
  public void plan(Fault... faults) {
    synchronized (plan) {
      plan.addAll(List.of(faults));
    }
  }

  /** Every call goes like this until the next change; null ends it. */
  public void always(Fault fault) {
    always = fault;
  }

  /** What a GET is answered, with 200; by default it is 200 for an id that was taken, else 404. */
  public void answersLookUps(String body) {
    lookUpAnswer = body;
  }

  public List<Attempt> attempts() {
    synchronized (attempts) {
      return List.copyOf(attempts);
    }
  }

  public List<Attempt> posts() {
    return attempts().stream()
        .filter(attempt -> attempt.method().equals("POST"))
        .toList();
  }

  /** Bodies taken, by id. */
  public Map<String, byte[]> taken() {
    synchronized (taken) {
      return new LinkedHashMap<>(taken);
    }
  }

  /** Ids that were sent and taken once more. */
  public List<String> takenAgain() {
    synchronized (takenAgain) {
      return List.copyOf(takenAgain);
    }
  }

  /** Answers what it was slow to answer. */
  public void goesOn() {
    goingOn.countDown();
  }

  /** Keeps no bodies from now on: for more than memory holds. */
  public void forgetful() {
    forgetful = true;
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
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (!server.isClosed()) {
        in.mark(1);
        if (in.read() < 0) {
          return;
        }
        in.reset();
        Fault fault = always;
        if (fault == null) {
          synchronized (plan) {
            fault = plan.isEmpty() ? Fault.NONE : plan.poll();
          }
        }
        if (!answer(socket, in, fault)) {
          return;
        }
      }
    } catch (IOException e) {
      // The caller went away; that is its business.
    }
  }

  /** @return whether the connection is kept */
  private boolean answer(Socket socket, InputStream in, Fault fault) throws IOException {
    if (fault.kind() == Fault.Kind.RESET_BEFORE_READING) {
      return reset(socket);
    }
    Attempt attempt = read(in);
    attempts.add(
        forgetful
            ? new Attempt(attempt.method(), attempt.path(), attempt.headers(), NOTHING)
            : attempt);
    OutputStream out = socket.getOutputStream();
    if (fault.kind() == Fault.Kind.STATUS) {
      write(out, fault.status(), fault.headers(), fault.body());
      return true;
    }
    if (attempt.method().equals("GET")) {
      boolean there =
          lookUpAnswer != null || taken.keySet().stream().anyMatch(attempt.path()::endsWith);
      write(
          out,
          there ? 200 : 404,
          Map.of(),
          lookUpAnswer != null
              ? lookUpAnswer
              : "{\"delivery\":\"" + attempt.path().replaceFirst(".*/", "") + "\"}");
      return true;
    }
    if (taken.putIfAbsent(attempt.id(), forgetful ? NOTHING : attempt.body()) != null) {
      takenAgain.add(attempt.id());
    }
    switch (fault.kind()) {
      case RESET_AFTER_TAKING:
        return reset(socket);
      case RESET_WITHIN_ANSWER:
        out.write("HTTP/1.1 20".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return reset(socket);
      case RESET_AFTER_ANSWER:
        write(out, 202, Map.of(), "taken");
        return reset(socket);
      case SILENCE_AFTER_TAKING:
        await(closing);
        return false;
      case SLOW:
        await(goingOn);
        write(out, 202, Map.of(), "taken");
        return true;
      default:
        write(out, 202, Map.of(), "taken");
        return true;
    }
  }

  private static void await(CountDownLatch sign) {
    try {
      sign.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
    return false;
  }

  private static void write(OutputStream out, int status, Map<String, String> headers, String body)
      throws IOException {
    StringBuilder head =
        new StringBuilder("HTTP/1.1 " + status + " planned\r\nContent-Type: application/json\r\n");
    headers.forEach(
        (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    head.append("Content-Length: ").append(bytes.length).append("\r\n\r\n");
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.writeBytes(head.toString().getBytes(StandardCharsets.US_ASCII));
    answer.writeBytes(bytes);
    // At once: of two writes the second would wait for the caller to confirm the first.
    answer.writeTo(out);
  }

  private static Attempt read(InputStream in) throws IOException {
    String[] request = line(in).split(" ");
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      headers.put(
          line.substring(0, line.indexOf(':')).toLowerCase(),
          line.substring(line.indexOf(':') + 1).strip());
    }
    byte[] body;
    if ("chunked".equals(headers.get("transfer-encoding"))) {
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      for (int size = Integer.parseInt(line(in), 16);
          size > 0;
          size = Integer.parseInt(line(in), 16)) {
        whole.write(in.readNBytes(size));
        line(in);
      }
      line(in);
      body = whole.toByteArray();
    } else {
      body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }
    return new Attempt(request[0], request[1], headers, body);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the caller hung up");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "receiver");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
