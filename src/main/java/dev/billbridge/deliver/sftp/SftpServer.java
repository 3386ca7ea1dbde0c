package dev.billbridge.deliver.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchChangedHostKeyException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchHostKeyException;
import com.jcraft.jsch.Session;
import dev.billbridge.deliver.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * An SFTP server, known by its host key.
 *
 * @param host       name or address
 * @param port       0 to 65535
 * @param user       at the server
 * @param password   null when a private key is used
 * @param privateKey file of the key, as OpenSSH writes it; null when a password is used
 * @param passphrase of that file; null when it has none
 * @param knownHosts file with the keys of known servers, as OpenSSH writes it; no other key is accepted
 * @param timeout    how long to wait for a connection, and for each answer
 */
public record SftpServer(String host, int port, String user, String password, Path privateKey, String passphrase, Path knownHosts, Duration timeout) {

  /** @throws IllegalArgumentException in one sentence, if a file cannot be read or there are no credentials or two kinds of them */
  public SftpServer {
    if ((password == null) == (privateKey == null)) {
      throw new IllegalArgumentException("needs either a password or a private-key, and not both");
    }
    readable("private-key", privateKey);
    readable("known-hosts", knownHosts);
  }

  private static void readable(String setting, Path file) {
    if (file != null && !Files.isReadable(file)) {
      throw new IllegalArgumentException("%s = %s cannot be read; name a file that this user may read".formatted(setting, file));
    }
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
    ssh.setKnownHosts(knownHosts.toString());
    if (privateKey != null) {
      ssh.addIdentity(privateKey.toString(), passphrase);
    }
    Session session = ssh.getSession(user, host, port);
    session.setConfig("StrictHostKeyChecking", "yes");
    session.setConfig("PreferredAuthentications", privateKey == null ? "password,keyboard-interactive" : "publickey");
    session.setPassword(password);
    session.setDaemonThread(true);
    session.setTimeout((int) timeout.toMillis());
    session.connect((int) timeout.toMillis());
    try {
      ChannelSftp sftp = (ChannelSftp) session.openChannel("sftp");
      sftp.connect((int) timeout.toMillis());
      return new Connection(session, sftp);
    } catch (JSchException | RuntimeException e) {
      session.disconnect();
      throw e;
    }
  }

  /** What it means that no connection came about. */
  Outcome outcome(String sink, JSchException trouble) {
    if (trouble instanceof JSchChangedHostKeyException) {
      return new Outcome.Barred(("%s: %s shows another host key than the one in %s, so nothing was sent: ask its operator whether the key was "
          + "changed, and only then replace the line").formatted(sink, this, knownHosts));
    }
    if (trouble instanceof JSchHostKeyException) {
      return new Outcome.Barred(("%s: %s shows a host key that is not in %s, so nothing was sent: get the key from its operator and add the line "
          + "(ssh-keyscan shows what the server says)").formatted(sink, this, knownHosts));
    }
    String message = String.valueOf(trouble.getMessage()).lines().findFirst().orElse("");
    if (message.startsWith("Auth ") || message.startsWith("USERAUTH") || message.contains("invalid privatekey")) {
      return new Outcome.Barred("%s: %s refuses user %s; check the sink's user, password, private-key and passphrase (%s)".formatted(sink, this, user,
          message));
    }
    return new Outcome.Passing("%s: %s could not be reached, nothing was sent (%s)".formatted(sink, this, message));
  }

  /** Host and port alone. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
