package dev.billbridge.deliver.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchAlgoNegoFailException;
import com.jcraft.jsch.JSchChangedHostKeyException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchHostKeyException;
import com.jcraft.jsch.JSchInvalidHostCertificateException;
import com.jcraft.jsch.JSchRevokedHostKeyException;
import com.jcraft.jsch.JSchUnknownCAKeyException;
import com.jcraft.jsch.Session;
import dev.billbridge.deliver.DeliveryError;
import dev.billbridge.deliver.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * An SFTP server, known by its host key or by a certificate of an authority that is known.
 *
 * @param host name or address
 * @param port 0 to 65535
 * @param credentials of the user who logs in
 * @param knownHosts file with the keys of known servers or authorities, as OpenSSH writes it; no
 *     other key is accepted
 * @param algorithms that a connection may use
 * @param timeout how long to wait for a connection, and for each answer
 */
public record SftpServer(
    String host,
    int port,
    SftpCredentials credentials,
    Path knownHosts,
    SftpAlgorithms algorithms,
    Duration timeout) {

  /**
   * Blocks of 32 kB on their way without an acknowledgement, as many as OpenSSH's own client has: a
   * distant server takes its time to acknowledge one.
   */
  private static final int OUTSTANDING = 64;

  /**
   * @throws IllegalArgumentException in one sentence, if the file with the keys of known servers
   *     cannot be read
   */
  public SftpServer {
    if (!Files.isReadable(knownHosts)) {
      throw unreadable("known-hosts", knownHosts);
    }
  }

  static IllegalArgumentException unreadable(String setting, Path file) {
    return new IllegalArgumentException(
        "%s = %s cannot be read; name a file that this user may read".formatted(setting, file));
  }

  /** An open session with its SFTP channel. */
  record Connection(Session session, ChannelSftp sftp) implements AutoCloseable {

    boolean isOpen() {
      return session.isConnected() && sftp.isConnected();
    }

    @Override
    public void close() {
      sftp.disconnect();
      session.disconnect();
    }
  }

  Connection connect() throws JSchException {
    JSch ssh = new JSch();
    try {
      ssh.setKnownHosts(new ByteArrayInputStream(SftpCredentials.read(knownHosts)));
      credentials.applyTo(ssh);
    } catch (IOException e) {
      throw new JSchException("known-hosts or private-key cannot be read any more", e);
    }
    Session session = ssh.getSession(credentials.user(), host, port);
    session.setConfig("StrictHostKeyChecking", "yes");
    algorithms.applyTo(session);
    credentials.applyTo(session);
    session.setDaemonThread(true);
    session.setTimeout((int) timeout.toMillis());
    session.connect((int) timeout.toMillis());
    try {
      ChannelSftp sftp = (ChannelSftp) session.openChannel("sftp");
      sftp.setBulkRequests(OUTSTANDING);
      sftp.connect((int) timeout.toMillis());
      return new Connection(session, sftp);
    } catch (JSchException | RuntimeException e) {
      session.disconnect();
      throw e;
    }
  }

  /** What it means that no connection came about. */
  Outcome outcome(JSchException failure) {
    String message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    String fix = fix(failure, message);
    return fix == null
        ? connecting(message).outcome(this + ": " + message)
        : new Outcome.Blocked("%s %s".formatted(this, fix));
  }

  /** The library puts network errors into its message. */
  private static DeliveryError connecting(String message) {
    return message.contains("UnknownHostException")
        ? DeliveryError.HOST_UNKNOWN
        : message.contains("Connection refused")
            ? DeliveryError.CONNECTION_REFUSED
            : DeliveryError.UNREACHABLE;
  }

  /** @return what has to be fixed first; null if another attempt may succeed */
  private String fix(JSchException failure, String message) {
    if (failure instanceof JSchChangedHostKeyException) {
      return ("shows another host key than the one in %s, so nothing was sent: ask its operator whether the key was "
              + "changed, and only then replace the line")
          .formatted(knownHosts);
    }
    if (failure instanceof JSchRevokedHostKeyException) {
      return "shows a host key that %s marks as revoked, so nothing was sent: ask its operator for the new key"
          .formatted(knownHosts);
    }
    if (failure instanceof JSchUnknownCAKeyException
        || failure instanceof JSchInvalidHostCertificateException) {
      return ("shows a host certificate that no authority in %s vouches for, or that is expired or made for "
              + "another host, so nothing was sent: "
              + "add the authority's line (@cert-authority) or the host's own key")
          .formatted(knownHosts);
    }
    if (failure instanceof JSchHostKeyException) {
      return ("shows a host key that is not in %s, so nothing was sent: get the key from its operator and add the line "
              + "(ssh-keyscan shows what the server says)")
          .formatted(knownHosts);
    }
    if (failure instanceof JSchAlgoNegoFailException algorithm) {
      return "shares no algorithm (%s) with this sink, so nothing was sent: it offers %s; add one with %s = +NAME"
          .formatted(
              algorithm.getAlgorithmName(),
              offered(algorithm.getServerProposal()),
              setting(algorithm.getAlgorithmName()));
    }
    if (message.startsWith("Auth ")
        || message.startsWith("USERAUTH")
        || message.startsWith("Too many auth")) {
      return "refuses user %s; check the sink's user, password, private-key and passphrase (%s)"
          .formatted(credentials, message);
    }
    if (message.contains("cannot be read any more") || message.contains("invalid privatekey")) {
      return "was not asked, since %s".formatted(message);
    }
    // The session was there, so the server is: it has no SFTP for this user.
    return message.startsWith("failed to send channel request")
            || message.startsWith("channel is not opened")
        ? "lets user %s log in but offers no SFTP; ask its operator to enable the sftp subsystem (%s)"
            .formatted(credentials, message)
        : null;
  }

  /** Without the protocol extensions that servers announce in the same list. */
  private static String offered(String proposal) {
    return proposal.replaceAll(",?(ext-info-s|kex-strict-[^,]*)", "");
  }

  private static String setting(String algorithmName) {
    String name = algorithmName.toLowerCase(Locale.ROOT);
    return name.contains("cipher")
        ? "ciphers"
        : name.contains("mac")
            ? "macs"
            : name.contains("host") ? "host-key-algorithms" : "kex-algorithms";
  }

  /** Host and port alone. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
