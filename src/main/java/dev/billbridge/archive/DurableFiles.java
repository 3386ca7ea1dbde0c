package dev.billbridge.archive;

import dev.billbridge.disk.Permissions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;

/**
 * Writing that survives a power cut: a file is whole and on disk under its name, or not there under
 * that name. Until then it is in the folder {@code .incoming}, where what a killed process left is
 * found.
 */
final class DurableFiles {

  /** Nothing takes so long to arrive; another process may be at work on what is younger. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private final Path incoming;

  /** @param root of the archive */
  DurableFiles(Path root) {
    this.incoming = root.resolve(".incoming");
  }

  /** An empty file for what is on its way in. */
  Path part() throws IOException {
    Files.createDirectories(incoming, Permissions.folder());
    return Files.createTempFile(incoming, "", ".part");
  }

  /** Removes what processes that were killed have left. */
  void removeLeftovers() throws IOException {
    if (!Files.isDirectory(incoming)) {
      return;
    }
    // The time of the file system, whatever clock the service has been given.
    FileTime before = FileTime.from(Instant.now().minus(LONGEST));
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(
        incoming, part -> Files.getLastModifiedTime(part).compareTo(before) < 0)) {
      for (Path part : parts) {
        Files.deleteIfExists(part);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** Writes under a temporary name, forces to disk, renames, and forces the folder. */
  void write(Path file, byte[] content) throws IOException {
    place(file, content);
    forceFolder(file);
  }

  /**
   * The same without the folder: the file is whole if it is there after a power cut, and certain to
   * be there once another file of the same folder has been written or moved.
   */
  void place(Path file, byte[] content) throws IOException {
    Path part = part();
    try {
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      rename(part, file);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * Writes a file unless there is one, of which two may be the first at once; what is there
   * afterwards is whole.
   */
  void writeOnce(Path file, byte[] content) throws IOException {
    Path part = part();
    try {
      Files.write(part, content, StandardOpenOption.SYNC);
      try {
        Files.createLink(file, part);
      } catch (FileAlreadyExistsException e) {
        return;
      } catch (IOException | UnsupportedOperationException e) {
        // A file system without links: two that are first at once are told apart by the ledger.
        if (!Files.exists(file)) {
          move(part, file);
        }
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Renames and forces the folder, so that the new name is as durable as the content. */
  static void move(Path part, Path file) throws IOException {
    rename(part, file);
    forceFolder(file);
  }

  private static void rename(Path part, Path file) throws IOException {
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void forceFolder(Path file) {
    try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      // Some file systems cannot force a folder; the rename itself has happened.
    }
  }

  /** A compressed file that is forced to disk when it is closed. */
  static OutputStream gzip(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    try {
      return new Compressed(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static final class Compressed extends GZIPOutputStream {

    private final FileChannel channel;

    Compressed(FileChannel channel) throws IOException {
      super(Channels.newOutputStream(channel), 1 << 16);
      this.channel = channel;
      def.setLevel(4);
    }

    /** Closes whatever happens: on a full disk an open file would keep the room it takes. */
    @Override
    public void close() throws IOException {
      if (!channel.isOpen()) {
        return;
      }
      try (channel) {
        finish();
        channel.force(true);
      } finally {
        def.end();
      }
    }
  }
}
