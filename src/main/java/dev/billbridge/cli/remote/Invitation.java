package dev.billbridge.cli.remote;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where a running service listens, and the key by which it and a command know each other. It lies
 * beside the ledger, for the user of the service alone. The key itself never leaves the file: each
 * side proves that it has it, so nobody who gets hold of the port of a service that has ended
 * learns anything or is believed anything.
 *
 * @param port on the loopback interface
 * @param key random, at least 32 bytes
 */
record Invitation(int port, byte[] key) {

  static final int NONCE = 32;
  static final int PROOF = 32;
  private static final int LONGEST = 200;
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  /** @param ledger file of the ledger, without its ending */
  static Path beside(Path ledger) {
    return ledger.resolveSibling(ledger.getFileName() + ".service");
  }

  /** What only somebody with the key can say to these two random texts. */
  byte[] proof(String who, byte[] ofService, byte[] ofCommand) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(who.getBytes(StandardCharsets.UTF_8));
      mac.update(ofService);
      return mac.doFinal(ofCommand);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("this Java has no HmacSHA256", e);
    }
  }

  /** Takes as long for a wrong proof as for a right one. */
  boolean isProof(byte[] claimed, String who, byte[] ofService, byte[] ofCommand) {
    return MessageDigest.isEqual(proof(who, ofService, ofCommand), claimed);
  }

  /**
   * Writes the file; one that a service left behind that was killed, and whatever else lies there,
   * is replaced and not followed.
   */
  void write(Path file) throws IOException {
    Path part = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
    FileAttribute<?>[] mine = POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
    try {
      try (SeekableByteChannel channel = Files.newByteChannel(
          part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mine)) {
        channel.write(ByteBuffer.wrap((port + "\n" + HexFormat.of().formatHex(key) + "\n")
            .getBytes(StandardCharsets.US_ASCII)));
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * Reads the file.
   *
   * @param ledger file of the ledger, with its ending; both must belong to the same user
   * @return empty when there is none
   * @throws IOException if it cannot be read or trusted; the message is a sentence
   */
  static Optional<Invitation> read(Path file, Path ledger) throws IOException {
    try {
      Class<? extends BasicFileAttributes> kind =
          POSIX ? PosixFileAttributes.class : BasicFileAttributes.class;
      BasicFileAttributes found = Files.readAttributes(file, kind, LinkOption.NOFOLLOW_LINKS);
      if (!found.isRegularFile()
          || found.size() > LONGEST
          || found instanceof PosixFileAttributes posix && !isPrivate(posix, ledger)) {
        throw new IOException(
            ("the service cannot be asked, since %s is not a file that its user alone can"
                    + " read and write; restart the service, and it is made anew")
                .formatted(file));
      }
      String[] lines;
      try (SeekableByteChannel channel =
          Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
        lines = new String(
                Channels.newInputStream(channel).readNBytes(LONGEST), StandardCharsets.US_ASCII)
            .split("\n");
      }
      return Optional.of(
          new Invitation(Integer.parseInt(lines[0]), HexFormat.of().parseHex(lines[1])));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (java.nio.file.FileSystemException e) {
      throw new IOException(
          "the service cannot be asked, since %s cannot be read; run the command as the user of the service"
              .formatted(file),
          e);
    } catch (RuntimeException e) {
      throw new IOException(
          "the service cannot be asked, since %s is damaged; restart the service, and it is made anew"
              .formatted(file),
          e);
    }
  }

  private static boolean isPrivate(PosixFileAttributes found, Path ledger) throws IOException {
    return PosixFilePermissions.toString(found.permissions()).endsWith("------")
        && found.owner().equals(Files.getOwner(ledger));
  }
}
