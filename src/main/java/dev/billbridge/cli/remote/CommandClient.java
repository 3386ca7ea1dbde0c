package dev.billbridge.cli.remote;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Has a command run by the service that holds the ledger. */
public final class CommandClient {

  private static final int PATIENCE_MILLIS = 5_000;

  private CommandClient() {}

  /**
   * @param ledger file of the ledger, without its ending
   * @param operator who asks
   * @param arguments of the command line; those that name settings and routes do not matter, the
   *     service has its own
   * @return the exit code; empty when no service answers that belongs to this ledger, and nothing
   *     was asked
   * @throws IOException if there is a service that cannot be asked, or it ended before the command
   *     did; the message is a sentence
   */
  public static OptionalInt ask(
      Path ledger, String operator, List<String> arguments, PrintWriter out, PrintWriter err)
      throws IOException {
    Optional<Invitation> invitation = Invitation.read(
        Invitation.beside(ledger), ledger.resolveSibling(ledger.getFileName() + ".mv.db"));
    if (invitation.isEmpty()) {
      return OptionalInt.empty();
    }
    byte[] request =
        (operator + "\0" + String.join("\0", arguments)).getBytes(StandardCharsets.UTF_8);
    if (request.length > Frame.LONGEST_REQUEST) {
      throw new IOException(
          "the command line has %d bytes, and the running service takes %d; shorten it, or stop the service first"
              .formatted(request.length, Frame.LONGEST_REQUEST));
    }
    try (Socket socket = new Socket()) {
      DataInputStream in = greeted(socket, invitation.get());
      if (in == null) {
        return OptionalInt.empty();
      }
      DataOutputStream line = new DataOutputStream(socket.getOutputStream());
      line.writeInt(request.length);
      line.write(request);
      line.flush();
      // A command may take its time before it says anything.
      socket.setSoTimeout(0);
      return OptionalInt.of(exitCode(in, out, err));
    }
  }

  /** @return null when it is not the service of the invitation */
  private static DataInputStream greeted(Socket socket, Invitation invitation) {
    try {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), invitation.port()),
          PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      if (!Arrays.equals(in.readNBytes(Frame.GREETING.length), Frame.GREETING)) {
        return null;
      }
      byte[] theirs = in.readNBytes(Invitation.NONCE);
      byte[] mine = new byte[Invitation.NONCE];
      new SecureRandom().nextBytes(mine);
      socket.getOutputStream().write(mine);
      socket.getOutputStream().write(invitation.proof("command", theirs, mine));
      socket.getOutputStream().flush();
      return invitation.isProof(in.readNBytes(Invitation.PROOF), "service", theirs, mine)
          ? in
          : null;
    } catch (IOException e) {
      // Nobody listens any more: the service that wrote the file was killed.
      return null;
    }
  }

  private static int exitCode(DataInputStream in, PrintWriter out, PrintWriter err)
      throws IOException {
    try {
      while (true) {
        int kind = in.readUnsignedByte();
        int value = in.readInt();
        if (kind == Frame.EXIT) {
          return value;
        }
        if (value < 0 || value > Frame.LONGEST_PIECE) {
          throw new EOFException();
        }
        PrintWriter to = kind == Frame.ERR ? err : out;
        to.print(new String(in.readNBytes(2 * value), StandardCharsets.UTF_16BE));
        to.flush();
      }
    } catch (IOException e) {
      throw new IOException(
          "the service ended before the command did; start it again, and look with status at what was done",
          e);
    }
  }
}
