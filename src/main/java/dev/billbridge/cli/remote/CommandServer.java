package dev.billbridge.cli.remote;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Runs commands for processes that cannot open the ledger because this one has it. It listens on
 * the loopback interface only, and only to those who can read the {@link Invitation}; what it is
 * sent are arguments of a command line, bounded in length and count of callers, never objects or
 * code.
 */
public final class CommandServer implements AutoCloseable {

  private static final Logger LOG = LogManager.getLogger(CommandServer.class);

  private static final int CALLERS = 4;
  private static final int PATIENCE_MILLIS = 5_000;
  /** Seconds that commands under way are given when the service ends. */
  private static final int GRACE = 5;

  private final SecureRandom random = new SecureRandom();
  private final ServerSocket socket =
      new ServerSocket(0, CALLERS, InetAddress.getLoopbackAddress());
  private final Semaphore free = new Semaphore(CALLERS);
  private final ExecutorService workers =
      Executors.newFixedThreadPool(CALLERS, work -> daemon(work, "command"));
  private final Path file;
  private final Invitation invitation;
  private final Commands commands;
  private volatile boolean closing;

  /** Runs a command line in this process. */
  public interface Commands {

    /**
     * @param operator who asks: the name of the caller's user
     * @return the exit code
     */
    int run(String operator, List<String> arguments, PrintWriter out, PrintWriter err);
  }

  /**
   * Listens from now on.
   *
   * @param ledger file of the ledger, without its ending
   * @throws IOException if there is no port, or the file beside the ledger cannot be written
   */
  public CommandServer(Path ledger, Commands commands) throws IOException {
    byte[] key = new byte[32];
    random.nextBytes(key);
    this.commands = commands;
    this.file = Invitation.beside(ledger);
    this.invitation = new Invitation(socket.getLocalPort(), key);
    try {
      invitation.write(file);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    daemon(this::listen, "commands").start();
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  private void listen() {
    while (!closing) {
      try {
        free.acquire();
        Socket caller = socket.accept();
        workers.execute(() -> serve(caller));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (IOException | RuntimeException e) {
        free.release();
        if (!closing) {
          LOG.debug("", e);
        }
      }
    }
  }

  private void serve(Socket caller) {
    try (caller) {
      caller.setSoTimeout(PATIENCE_MILLIS);
      DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(caller.getOutputStream()));
      DataInputStream in = new DataInputStream(new BufferedInputStream(caller.getInputStream()));
      if (isInvited(in, out)) {
        answer(request(in), out);
      }
    } catch (IOException e) {
      // Whoever asked has gone, or was not one of ours.
      LOG.debug("", e);
    } finally {
      free.release();
    }
  }

  private boolean isInvited(DataInputStream in, DataOutputStream out) throws IOException {
    byte[] mine = new byte[Invitation.NONCE];
    random.nextBytes(mine);
    out.write(Frame.GREETING);
    out.write(mine);
    out.flush();
    byte[] theirs = in.readNBytes(Invitation.NONCE);
    if (!invitation.isProof(in.readNBytes(Invitation.PROOF), "command", mine, theirs)) {
      return false;
    }
    out.write(invitation.proof("service", mine, theirs));
    out.flush();
    return true;
  }

  private static List<String> request(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 1 || length > Frame.LONGEST_REQUEST) {
      throw new IOException("a request of %d bytes is refused".formatted(length));
    }
    byte[] text = new byte[length];
    in.readFully(text);
    return List.of(new String(text, StandardCharsets.UTF_8).split("\0", -1));
  }

  private void answer(List<String> request, DataOutputStream line) throws IOException {
    int code;
    try (PrintWriter out =
            new PrintWriter(new BufferedWriter(new Frame.Output(line, Frame.OUT)), true);
        PrintWriter err =
            new PrintWriter(new BufferedWriter(new Frame.Output(line, Frame.ERR)), true)) {
      code = commands.run(request.get(0), request.subList(1, request.size()), out, err);
    }
    line.writeByte(Frame.EXIT);
    line.writeInt(code);
    line.flush();
  }

  /** Takes no more commands, and waits a little for those under way. */
  @Override
  public void close() {
    closing = true;
    try {
      Files.deleteIfExists(file);
      socket.close();
    } catch (IOException e) {
      LOG.debug("", e);
    }
    workers.shutdown();
    try {
      if (!workers.awaitTermination(GRACE, TimeUnit.SECONDS)) {
        workers.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
