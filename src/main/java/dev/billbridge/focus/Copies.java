package dev.billbridge.focus;

import dev.billbridge.canonical.ContentHash;
import dev.billbridge.disk.Permissions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Copies of an export elsewhere. A folder is sent as a whole, {@code SHA256SUMS} last, when it is
 * not the one that was sent before. A file beside the folders records what was sent, in the form
 * that {@code sha256sum -c} reads; what could not be sent is not in it and is sent by the next
 * export. So every folder arrives at least once, and the last one that arrives is the current one.
 */
public final class Copies {

  private final Path directory;
  private final Path record;
  private final Receiver receiver;

  /** Where the files go. */
  public interface Receiver {

    /**
     * Sends a file; returns when it has arrived.
     *
     * @param name such as {@code sakura/2026-10/cost-and-usage.csv}
     * @param sha256 of the content, in hexadecimal
     * @throws SendingException if it is not certain that it has arrived
     */
    void receive(String name, String sha256, InputStream content) throws SendingException;
  }

  /** A file may not have arrived; the message continues a sentence and contains no secret. */
  public static final class SendingException extends Exception {

    private static final long serialVersionUID = 1;

    public SendingException(String message) {
      super(message);
    }
  }

  /**
   * @param directory of the export
   * @param export name under which the directory records what was sent
   */
  public Copies(Path directory, String export, Receiver receiver) {
    this.directory = directory;
    this.record = directory.resolve(".sent-" + export);
    this.receiver = receiver;
  }

  /**
   * Sends every folder that differs from the one sent before.
   *
   * @param folders such as {@code sakura/2026-10}
   * @return what could not be sent, a sentence for each folder
   */
  List<String> send(List<String> folders) throws IOException {
    Map<String, String> sent = read();
    List<String> failures = new ArrayList<>();
    for (String folder : folders) {
      Path sums = directory.resolve(folder).resolve(PeriodWriter.SUMS);
      String hash = sha256(sums);
      if (!hash.equals(sent.get(folder))) {
        try {
          send(folder, sums, hash);
          sent.put(folder, hash);
          write(sent);
        } catch (SendingException e) {
          failures.add("%s has been written, but not sent (%s); the next export sends it again"
              .formatted(directory.resolve(folder), e.getMessage()));
        }
      }
    }
    return failures;
  }

  private void send(String folder, Path sums, String hash) throws IOException, SendingException {
    for (String line : Files.readAllLines(sums)) {
      String[] hashAndName = line.split(" {2}", 2);
      Path file = sums.resolveSibling(hashAndName[1]);
      if (!sha256(file).equals(hashAndName[0])) {
        throw new SendingException(
            "%s is not the file that %s names; restore it".formatted(file, sums));
      }
      receive(folder, file, hashAndName[0]);
    }
    receive(folder, sums, hash);
  }

  private void receive(String folder, Path file, String sha256)
      throws IOException, SendingException {
    try (InputStream content = Files.newInputStream(file)) {
      receiver.receive(folder + "/" + file.getFileName(), sha256, content);
    }
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = ContentHash.sha256();
    try (InputStream content = new DigestInputStream(Files.newInputStream(file), digest)) {
      content.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Hashes of the sums that were sent, by folder. */
  private Map<String, String> read() throws IOException {
    Map<String, String> sent = new TreeMap<>();
    if (Files.exists(record)) {
      for (String line : Files.readAllLines(record)) {
        String[] hashAndName = line.split(" {2}", 2);
        if (hashAndName.length == 2 && hashAndName[1].endsWith("/" + PeriodWriter.SUMS)) {
          sent.put(hashAndName[1].substring(0, hashAndName[1].lastIndexOf('/')), hashAndName[0]);
        }
      }
    }
    return sent;
  }

  private void write(Map<String, String> sent) throws IOException {
    StringBuilder lines = new StringBuilder();
    sent.forEach((folder, hash) -> lines
        .append(hash)
        .append("  ")
        .append(folder)
        .append('/')
        .append(PeriodWriter.SUMS)
        .append('\n'));
    Path part = record.resolveSibling(record.getFileName() + ".part");
    Files.deleteIfExists(part);
    Files.writeString(Files.createFile(part, Permissions.file()), lines);
    Files.move(part, record, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
