package dev.billbridge.collect.route;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * An answer's body, decompressed, up to a limit: a few kilobytes that unpack to gigabytes must not
 * fill the disk.
 */
final class BoundedBody extends FilterInputStream {

  private final int megabytes;
  private long left;

  BoundedBody(InputStream in, int megabytes) {
    super(in);
    this.megabytes = megabytes;
    this.left = (long) megabytes << 20;
  }

  /** There is more of it than may be taken. */
  static final class TooLarge extends IOException {

    private TooLarge(int megabytes) {
      super(
          "it has more than %d MB (collect.document-megabytes); raise that if the document is what it should be"
              .formatted(megabytes));
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (left < 0) {
      throw new TooLarge(megabytes);
    }
    int n = in.read(buffer, offset, length);
    left -= Math.max(n, 0);
    if (left < 0) {
      throw new TooLarge(megabytes);
    }
    return n;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
