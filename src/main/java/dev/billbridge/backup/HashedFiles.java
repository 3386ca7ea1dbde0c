package dev.billbridge.backup;

import dev.billbridge.canonical.ContentHash;
import dev.billbridge.disk.Permissions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** The files of a backup with the SHA-256 of each, as {@code sha256sum --check} reads them too. */
final class HashedFiles {

  /** Name of the list in the folder of the backup. */
  static final String NAME = "SHA256SUMS";

  private final Path folder;
  private final Map<String, String> hashes = new TreeMap<>();

  HashedFiles(Path folder) {
    this.folder = folder;
  }

  /** What is written to a file. */
  interface Content {
    void write(OutputStream out) throws IOException;
  }

  /** Writes a file; it is on disk when this returns. */
  void write(String name, Content content) throws IOException {
    hashes.put(name, write(folder.resolve(name), content));
  }

  /** Copies a file with its time; it is on disk when this returns. */
  void copy(Path file, String name) throws IOException {
    hashes.put(name, copied(file, folder.resolve(name)));
  }

  void drop(String name) throws IOException {
    hashes.remove(name);
    Files.deleteIfExists(folder.resolve(name));
  }

  /** By name, which is relative to the folder. */
  Map<String, String> hashes() {
    return hashes;
  }

  /** Bytes of all of them on disk. */
  long size() throws IOException {
    long size = 0;
    for (String name : hashes.keySet()) {
      size += Files.size(folder.resolve(name));
    }
    return size;
  }

  /** @return SHA-256 (hex) of the list */
  String writeList() throws IOException {
    return write(folder.resolve(NAME), out -> {
      for (Map.Entry<String, String> file : hashes.entrySet()) {
        out.write(
            "%s  %s\n".formatted(file.getValue(), file.getKey()).getBytes(StandardCharsets.UTF_8));
      }
    });
  }

  /**
   * The list of a backup.
   *
   * @param hash that the list should have
   * @throws BackupException if it is not what was written
   */
  static HashedFiles read(Path folder, String hash) throws IOException {
    Path list = folder.resolve(NAME);
    HashedFiles files = new HashedFiles(folder);
    if (!Files.isRegularFile(list) || !hash(list).equals(hash)) {
      throw new BackupException(
          "%s is not what was written, so the backup is damaged; use another one".formatted(list));
    }
    for (String line : Files.readAllLines(list)) {
      String name = line.substring(66);
      if (!folder.resolve(name).normalize().startsWith(folder.normalize())) {
        throw new BackupException("%s names a file outside of the backup".formatted(list));
      }
      files.hashes.put(name, line.substring(0, 64));
    }
    return files;
  }

  /** @throws BackupException in a sentence, at the first file that is not what was written */
  void verify() throws IOException {
    for (Map.Entry<String, String> each : hashes.entrySet()) {
      Path file = folder.resolve(each.getKey());
      if (!Files.isRegularFile(file)) {
        throw new BackupException(
            "%s is missing, so the backup is damaged; use another one".formatted(file));
      }
      if (!hash(file).equals(each.getValue())) {
        throw new BackupException(
            "%s is not what was written, so the backup is damaged; use another one"
                .formatted(file));
      }
    }
  }

  static String hash(Path file) throws IOException {
    MessageDigest digest = ContentHash.sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Copies a file with its time; it is on disk when this returns.
   *
   * @return its SHA-256 (hex)
   */
  static String copied(Path file, Path copy) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      FileTime time = Files.getLastModifiedTime(file);
      String hash = write(copy, in::transferTo);
      Files.setLastModifiedTime(copy, time);
      return hash;
    }
  }

  static String write(Path file, Content content) throws IOException {
    Files.createDirectories(file.getParent(), Permissions.folder());
    MessageDigest digest = ContentHash.sha256();
    try (FileChannel channel = FileChannel.open(
            file,
            EnumSet.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING),
            Permissions.file());
        OutputStream out = new DigestOutputStream(Channels.newOutputStream(channel), digest)) {
      content.write(out);
      channel.force(true);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
