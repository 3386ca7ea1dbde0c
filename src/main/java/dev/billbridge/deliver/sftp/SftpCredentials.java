package dev.billbridge.deliver.sftp;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How a user logs in: with a password, with a private key, or with both where the server asks for
 * both.
 *
 * @param user name at the server
 * @param password null when only a private key is used
 * @param privateKey file of the key in OpenSSH or PEM format; null when only a password is used
 * @param passphrase of that file; null when it has none
 */
public record SftpCredentials(String user, String password, Path privateKey, String passphrase) {

  /**
   * @throws IllegalArgumentException in one sentence, if there is neither a password nor a key that
   *     can be read and unlocked
   */
  public SftpCredentials {
    if (password == null && privateKey == null) {
      throw new IllegalArgumentException(
          "needs a password or a private-key; give one of them, or both if the server asks for both");
    }
    if (privateKey != null) {
      unlock(privateKey, passphrase);
    }
  }

  private static void unlock(Path privateKey, String passphrase) {
    try {
      KeyPair key = KeyPair.load(new JSch(), read(privateKey), null);
      if (key.isEncrypted() && !key.decrypt(passphrase == null ? new byte[0] : bytes(passphrase))) {
        throw new IllegalArgumentException(
            passphrase == null
                ? "private-key = %s is locked; give its passphrase".formatted(privateKey)
                : "passphrase does not unlock private-key = %s; correct it".formatted(privateKey));
      }
    } catch (JSchException e) {
      throw new IllegalArgumentException(
          "private-key = %s is not a private key in OpenSSH or PEM format; convert it with ssh-keygen -p -f COPY"
              .formatted(privateKey),
          e);
    } catch (IOException e) {
      throw SftpServer.unreadable("private-key", privateKey);
    }
  }

  /** Without the carriage returns and the byte order mark that editors on Windows add. */
  static byte[] read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1)
        .replaceFirst("^\u00ef\u00bb\u00bf", "")
        .replace("\r", "")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  void applyTo(JSch ssh) throws JSchException, IOException {
    if (privateKey != null) {
      ssh.addIdentity(
          privateKey.getFileName().toString(),
          read(privateKey),
          null,
          passphrase == null ? null : bytes(passphrase));
    }
  }

  void applyTo(Session session) {
    String passwords = "password,keyboard-interactive";
    session.setConfig(
        "PreferredAuthentications",
        privateKey == null ? passwords : password == null ? "publickey" : "publickey," + passwords);
    if (password != null) {
      session.setPassword(password.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The user alone. */
  @Override
  public String toString() {
    return user;
  }
}
