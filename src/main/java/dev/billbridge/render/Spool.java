package dev.billbridge.render;

import dev.billbridge.disk.Scratch;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/**
 * The file of a statement revision, rendered before it is sent somewhere, so that its size and hash
 * are known first. It lies in the temporary folder and has no name there where the platform allows
 * that: a process that is killed leaves no bill behind.
 */
public final class Spool implements AutoCloseable {

  private final FileChannel channel;
  private final Manifest manifest;

  private Spool(FileChannel channel, Manifest manifest) {
    this.channel = channel;
    this.manifest = manifest;
  }

  /**
   * Renders a revision.
   *
   * @throws IOException if there is no room for it
   */
  public static Spool of(RevisionFile file, RevisedStatement statement) throws IOException {
    FileChannel channel = FileChannel.open(
        Scratch.file(".part"),
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
    try {
      OutputStream out = Channels.newOutputStream(channel);
      return new Spool(channel, file.write(statement, out));
    } catch (IOException | RuntimeException | Error e) {
      channel.close();
      throw e;
    }
  }

  /** What was rendered. */
  public Manifest manifest() {
    return manifest;
  }

  /** The bytes, from the first; one reader at a time. Closing it ends the spool. */
  public InputStream bytes() throws IOException {
    channel.position(0);
    return new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // What was sent was sent; the platform cleans its temporary folder sooner or later.
    }
  }
}
