package dev.billbridge.backup;

import dev.billbridge.archive.Archive;
import dev.billbridge.ledger.copy.CopyException;
import dev.billbridge.ledger.copy.LedgerCopy;
import dev.billbridge.ledger.database.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Puts a backup back: into an empty ledger on any engine, and into an empty archive, or beside the
 * archive it was made of. Every file is compared with its hash before anything is written, and the
 * rows of the ledger after they were.
 */
public final class Restore {

  private final Path folder;
  private final Manifest manifest;
  private final HashedFiles files;

  private Restore(Path folder, Manifest manifest, HashedFiles files) {
    this.folder = folder;
    this.manifest = manifest;
    this.files = files;
  }

  /**
   * Reads a backup and compares every file of it with its hash.
   *
   * @throws BackupException in one sentence, if it is not whole
   */
  public static Restore of(Path folder) {
    Path backup = folder.toAbsolutePath().normalize();
    Manifest manifest = Manifest.read(backup);
    try {
      HashedFiles files = HashedFiles.read(backup, manifest.sums());
      files.verify();
      return new Restore(backup, manifest, files);
    } catch (IOException e) {
      throw Folders.exception("the backup " + backup + " cannot be read", e);
    }
  }

  /** What the backup says of itself. */
  public Manifest manifest() {
    return manifest;
  }

  /**
   * Fills both, or neither. The archive comes first: without the ledger nothing starts with it, and
   * what was broken off is continued by the next call.
   *
   * @param archive folder of the archive
   * @return whether the archive was filled; false when the one there is that of the backup
   * @throws BackupException in one sentence
   * @throws dev.billbridge.ledger.database.LedgerException in one sentence, if the ledger is not
   *     empty or cannot be written
   */
  public boolean into(Database ledger, Path archive) {
    LedgerCopy copy = new LedgerCopy(ledger);
    copy.requireEmpty(manifest.ledger());
    boolean wasEmpty = Folders.isAbsentOrEmpty(archive);
    try {
      boolean filled = fill(archive, wasEmpty);
      copy.load(folder.resolve(Backup.LEDGER), manifest.ledger());
      return filled;
    } catch (CopyException e) {
      emptyAgain(archive, wasEmpty);
      throw new BackupException(
          "%s %s; use another backup".formatted(folder.resolve(Backup.LEDGER), e.getMessage()), e);
    } catch (IOException e) {
      emptyAgain(archive, wasEmpty);
      throw Folders.exception("the backup " + folder + " cannot be restored", e);
    } catch (RuntimeException e) {
      emptyAgain(archive, wasEmpty);
      throw e;
    }
  }

  private static void emptyAgain(Path archive, boolean wasEmpty) {
    if (wasEmpty) {
      Folders.empty(archive);
    }
  }

  private boolean fill(Path archive, boolean isEmpty) throws IOException {
    Map<String, String> wanted = new TreeMap<>();
    files.hashes().forEach((name, hash) -> {
      if (name.startsWith(Backup.ARCHIVE)) {
        wanted.put(name.substring(Backup.ARCHIVE.length()), hash);
      }
    });
    Path id = archive.resolve(Archive.ID);
    if (Files.exists(id)) {
      if (!Files.readString(id).strip().equals(manifest.archive())) {
        throw new BackupException(
            ("the archive %s is another one than that of the backup; name an empty folder in"
                    + " archive.directory")
                .formatted(archive));
      }
      return false;
    }
    if (!isEmpty) {
      requireBrokenOff(archive, wanted);
    }
    String last = wanted.remove(Archive.ID);
    for (Map.Entry<String, String> each : wanted.entrySet()) {
      put(archive, each.getKey(), each.getValue());
    }
    // An archive without its id is one that was broken off.
    put(archive, Archive.ID, last);
    return true;
  }

  /** Only files of the backup are there, so an earlier call was broken off. */
  private static void requireBrokenOff(Path archive, Map<String, String> wanted)
      throws IOException {
    try (Stream<Path> all = Files.walk(archive)) {
      Path other = all.filter(Files::isRegularFile)
          .filter(
              file -> !wanted.containsKey(archive.relativize(file).toString().replace('\\', '/')))
          .findFirst()
          .orElse(null);
      if (other != null) {
        throw new BackupException(
            ("%s is not empty: it contains %s, which is not of the backup; name an empty folder in"
                    + " archive.directory")
                .formatted(archive, archive.relativize(other)));
      }
    }
  }

  private void put(Path archive, String name, String hash) throws IOException {
    Path from = folder.resolve(Backup.ARCHIVE + name);
    if (!HashedFiles.copied(from, archive.resolve(name)).equals(hash)) {
      throw new BackupException(
          "%s is not what was written, so the backup is damaged; use another one".formatted(from));
    }
  }
}
