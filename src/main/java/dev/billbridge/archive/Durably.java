package dev.billbridge.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPOutputStream;

/** Writing that survives a power cut: a file is whole and on disk under its name, or not there under that name. */
final class Durably {

  private Durably() {}

  /** Writes under a temporary name, forces to disk, renames. */
  static void write(Path file, byte[] content) throws IOException {
    Path part = Files.createTempFile(file.getParent(), ".", ".part");
    try {
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      move(part, file);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Renames and forces the folder, so that the new name is as durable as the content. */
  static void move(Path part, Path file) throws IOException {
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      // Some file systems cannot force a folder; the rename itself has happened.
    }
  }

  /** A compressed file that is forced to disk when it is closed. */
  static OutputStream gzip(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
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
