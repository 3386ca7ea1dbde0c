package dev.billbridge.backup;

import dev.billbridge.archive.Archive;
import dev.billbridge.archive.ArchiveCopy;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.copy.Contents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Copies ledger and archive to a folder while others work with them: the ledger first, as it is at
 * one moment, then the archive, to which documents are only added. So the copy of the ledger names
 * no document that the copy of the archive lacks.
 */
public final class Backup {

  static final String LEDGER = "ledger.jsonl.gz";
  static final String ARCHIVE = "archive/";

  private final Ledger ledger;
  private final Archive archive;
  private final InstantSource clock;

  public Backup(Ledger ledger, Archive archive, InstantSource clock) {
    this.ledger = ledger;
    this.archive = archive;
    this.clock = clock;
  }

  /**
   * What was made.
   *
   * @param damage a sentence for each thing in the archive that is not as it was written, there and
   *     therefore here
   */
  public record Result(Manifest manifest, List<String> damage) {

    public Result {
      damage = List.copyOf(damage);
    }
  }

  /**
   * Makes a backup. When that fails, the folder is as it was.
   *
   * @param folder of the backup; absent or empty
   * @param operator who wants it, for the audit trail
   * @throws BackupException in one sentence
   */
  public Result write(Path folder, String operator) {
    Path target = folder.toAbsolutePath().normalize();
    requireUsable(target);
    Result result = whole(target);
    ledger.audit().backup(target.toString(), operator);
    return result;
  }

  private Result whole(Path target) {
    try {
      return written(target);
    } catch (IOException e) {
      Folders.empty(target);
      throw Folders.exception("the backup " + target + " cannot be made", e);
    } catch (RuntimeException e) {
      Folders.empty(target);
      throw e;
    }
  }

  private void requireUsable(Path folder) {
    if (folder.startsWith(archive.root().toAbsolutePath().normalize())) {
      throw new BackupException(
          "%s is inside the archive; name a folder outside of it".formatted(folder));
    }
    if (!Folders.isAbsentOrEmpty(folder)) {
      throw new BackupException(
          "%s is not an empty folder; name a new one for each backup, such as %s"
              .formatted(folder, folder.resolve("2026-11-27")));
    }
  }

  private Result written(Path folder) throws IOException {
    String id = archive.id();
    String linked = ledger.archiveLink().id().orElse(id);
    if (!linked.equals(id)) {
      throw new BackupException(
          "the archive %s is not the one the ledger was filled from; name that one in archive.directory"
              .formatted(archive.root()));
    }
    HashedFiles files = new HashedFiles(folder);
    Instant madeAt = clock.instant();
    Contents[] contents = new Contents[1];
    files.write(LEDGER, out -> contents[0] = ledger.copy().write(out));
    archive.copy(new ArchiveCopy.Target() {
      @Override
      public void copy(Path file, String name) throws IOException {
        files.copy(file, ARCHIVE + name);
      }

      @Override
      public void drop(String name) throws IOException {
        files.drop(ARCHIVE + name);
      }
    });
    List<String> damage = new Archive(folder.resolve(ARCHIVE), clock)
        .verification()
        .run(count -> {})
        .damage();
    Manifest manifest = new Manifest(
        Manifest.FORMAT,
        madeAt,
        id,
        contents[0],
        files.hashes().size(),
        files.size(),
        files.writeList());
    byte[] text = manifest.bytesOfJson();
    Path unnamed = folder.resolve(Manifest.NAME + ".part");
    HashedFiles.write(unnamed, out -> out.write(text));
    Files.move(unnamed, folder.resolve(Manifest.NAME));
    return new Result(manifest, damage);
  }
}
