package dev.billbridge.deliver.file;

import dev.billbridge.deliver.DeliveryError;
import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.OwedRevision;
import dev.billbridge.deliver.Target;
import dev.billbridge.disk.Permissions;
import dev.billbridge.disk.WritableFolder;
import dev.billbridge.render.Manifest;
import dev.billbridge.render.RevisionFile;
import dev.billbridge.render.template.TemplateException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A directory, one file per statement revision.
 *
 * <p>The file is written under a hidden name that no other attempt uses, forced to disk, renamed,
 * and the directory is forced too; its manifest follows in the same way, so a program that waits
 * for the manifest finds the file complete. A file that is there already is compared, never
 * replaced.
 */
public final class FileTarget implements Target {

  private final Path directory;
  private final RevisionFile file;

  /** @param directory made at the first delivery if absent */
  public FileTarget(Path directory, RevisionFile file) {
    this.directory = directory;
    this.file = file;
  }

  @Override
  public Outcome deliver(OwedRevision owed) {
    String name = file.name(owed.revision());
    try {
      Files.createDirectories(directory, Permissions.folder());
      if (owed.mayHaveArrived()) {
        removeLeftovers(name);
      }
      Outcome.AheadOfLedger ahead = ahead(owed, name);
      if (ahead != null) {
        return ahead;
      }
      Path temporary = temporary(name);
      try {
        Manifest manifest = write(owed, temporary);
        boolean published = publish(temporary, directory.resolve(name));
        announce(manifest);
        return new Outcome.Delivered("%s, %d bytes, sha256 %s%s"
            .formatted(
                name,
                manifest.bytes(),
                manifest.sha256(),
                published ? "" : " (was already there)"));
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (TemplateException e) {
      return DeliveryError.of(e);
    } catch (Conflict e) {
      return new Outcome.Rejected(e.getMessage());
    } catch (IOException e) {
      return new Outcome.Transient(
          "cannot write %s in directory %s: %s".formatted(name, directory, cause(e)));
    }
  }

  @Override
  public Outcome probe(OwedRevision sample) {
    try {
      WritableFolder.prove(directory);
      return new Outcome.Delivered("a file was written to %s and removed".formatted(directory));
    } catch (IOException e) {
      return new Outcome.Blocked("%s %s".formatted(directory, e.getMessage()));
    }
  }

  /**
   * Whether the directory has files of the statement from a history that the ledger has lost; null
   * when it has none.
   */
  private Outcome.AheadOfLedger ahead(OwedRevision owed, String name) throws IOException {
    int number = owed.revision().number();
    int latest = number;
    String stranger = isOther(name, owed.revision().contentHash()) ? name : null;
    for (int looked = -1; looked < latest; ) {
      looked = latest;
      for (Map.Entry<String, Integer> later :
          file.laterNames(owed.revision(), looked).entrySet()) {
        if (Files.exists(directory.resolve(later.getKey()))
            && !owed.isKnown(later.getValue(), contentHash(later.getKey()))) {
          latest = later.getValue();
          stranger = later.getKey();
        }
      }
    }
    return stranger == null
        ? null
        : new Outcome.AheadOfLedger(
            latest,
            ("%s in %s is from a revision of statement %s that is not in the ledger, as if the ledger had"
                    + " been restored from a backup")
                .formatted(stranger, directory, owed.revision().key()));
  }

  /** Whether a file is there whose manifest describes other contents. */
  private boolean isOther(String name, String contentHash) throws IOException {
    String there = Files.exists(directory.resolve(name)) ? contentHash(name) : null;
    return there != null && !there.equals(contentHash);
  }

  private String contentHash(String name) throws IOException {
    Path manifest = directory.resolve(name + Manifest.ENDING);
    return Files.exists(manifest)
        ? Manifest.contentHash(Files.readAllBytes(manifest)).orElse(null)
        : null;
  }

  private Manifest write(OwedRevision owed, Path temporary) throws IOException {
    try (FileChannel channel = FileChannel.open(
        temporary,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        Permissions.file())) {
      OutputStream out = Channels.newOutputStream(channel);
      Manifest manifest = file.write(owed, out);
      channel.force(true);
      return manifest;
    }
  }

  /** @return false if the same bytes lie there already */
  private synchronized boolean publish(Path temporary, Path destination) throws IOException {
    boolean absent = !Files.exists(destination);
    if (absent) {
      Files.move(temporary, destination, StandardCopyOption.ATOMIC_MOVE);
    } else if (Files.mismatch(temporary, destination) >= 0) {
      throw new Conflict(
          ("%s is in %s already, with other contents. Published files are never replaced: move that one away and "
                  + "deliver again, or choose another file-name")
              .formatted(destination.getFileName(), directory));
    }
    // Also when it was there: the attempt that put it there may have been killed before this line.
    forceDirectory();
    return absent;
  }

  private void announce(Manifest manifest) throws IOException {
    String name = manifest.file() + Manifest.ENDING;
    Path destination = directory.resolve(name);
    if (Files.exists(destination)) {
      if (!manifest.isDescribedBy(Files.readAllBytes(destination))) {
        throw new Conflict(
            "%s in %s describes another file than %s; move the manifest away and deliver again"
                .formatted(name, directory, manifest.file()));
      }
      return;
    }
    Path temporary = temporary(name);
    try {
      try (FileChannel channel = FileChannel.open(
          temporary,
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
          Permissions.file())) {
        Channels.newOutputStream(channel).write(manifest.json());
        channel.force(true);
      }
      Files.move(temporary, destination, StandardCopyOption.ATOMIC_MOVE);
      forceDirectory();
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private Path temporary(String name) {
    return directory.resolve("." + name + "." + UUID.randomUUID() + ".part");
  }

  /**
   * What earlier attempts left of the file and its manifest; without any the directory, which grows
   * for ever, is not searched. An attempt that is still under way loses its temporary file too and
   * then fails at its rename, harmlessly.
   */
  private void removeLeftovers(String name) throws IOException {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(directory, entry -> {
      String there = entry.getFileName().toString();
      return there.startsWith("." + name + ".") && there.endsWith(".part");
    })) {
      for (Path leftover : leftovers) {
        Files.deleteIfExists(leftover);
      }
    }
  }

  private void forceDirectory() throws IOException {
    FileChannel opened;
    try {
      opened = FileChannel.open(directory, StandardOpenOption.READ);
    } catch (IOException e) {
      // Some systems cannot open a directory; they keep a rename anyway.
      return;
    }
    try (opened) {
      opened.force(true);
    }
  }

  private static String cause(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied; let this user write there";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "there is a file where the directory should be";
    }
    if (e instanceof NoSuchFileException) {
      return "the temporary file or the directory was removed meanwhile";
    }
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.matches("(?s).*(No space left|File too large|quota).*")
        ? message + "; make room there"
        : message;
  }

  private static final class Conflict extends IOException {

    private static final long serialVersionUID = 1;

    Conflict(String message) {
      super(message);
    }
  }
}
