package dev.billbridge.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A file system of H2, {@code noted:}, that notes what is written to the files of databases, so
 * that a file can be seen as a kill at any moment would have left it.
 */
public final class NotedWrites extends FilePathWrapper {

  /** What a kill in the middle of a write leaves whole. */
  private static final int PAGE = 4096;

  private static final List<Write> WRITES = new ArrayList<>();

  /** @param bytes null where the file was cut to the length of {@code position} */
  private record Write(long position, byte[] bytes) {}

  /**
   * What a kill leaves.
   *
   * @param writes how many were begun before it
   */
  public record Left(byte[] file, int writes) {}

  @Override
  public String getScheme() {
    return "noted";
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    FileChannel file = super.open(mode);
    return getName().endsWith(".mv.db") ? new Noted(file) : file;
  }

  public static void begin() {
    FilePath.register(new NotedWrites());
    WRITES.clear();
  }

  public static int count() {
    return WRITES.size();
  }

  /**
   * The file after each write, and in the middle of each that is longer than a page.
   *
   * @param before the file as it was when the first was made
   */
  public static List<Left> everyKill(byte[] before) {
    List<Left> left = new ArrayList<>();
    byte[] file = before;
    for (int i = 0; i < WRITES.size(); i++) {
      Write write = WRITES.get(i);
      if (write.bytes() == null) {
        file = Arrays.copyOf(file, (int) Math.min(file.length, write.position()));
        left.add(new Left(file, i + 1));
        continue;
      }
      for (int length = PAGE; length < write.bytes().length; length += PAGE) {
        left.add(new Left(with(file, write, length), i));
      }
      file = with(file, write, write.bytes().length);
      left.add(new Left(file, i + 1));
    }
    return left;
  }

  private static byte[] with(byte[] file, Write write, int length) {
    int position = (int) write.position();
    byte[] longer = Arrays.copyOf(file, Math.max(file.length, position + length));
    System.arraycopy(write.bytes(), 0, longer, position, length);
    return longer;
  }

  private static final class Noted extends FileBase {

    private final FileChannel file;

    private Noted(FileChannel file) {
      this.file = file;
    }

    private int write(ByteBuffer bytes, long position, boolean moves) throws IOException {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      WRITES.add(new Write(position, copy));
      return moves ? file.write(bytes) : file.write(bytes, position);
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      return write(bytes, file.position(), true);
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
      return write(bytes, position, false);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      WRITES.add(new Write(size, null));
      file.truncate(size);
      return this;
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
      return file.read(bytes);
    }

    @Override
    public int read(ByteBuffer bytes, long position) throws IOException {
      return file.read(bytes, position);
    }

    @Override
    public long position() throws IOException {
      return file.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
      file.position(position);
      return this;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return file.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      file.close();
    }
  }
}
