package dev.billbridge.archive;

import dev.billbridge.canonical.ContentHash;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Copies what the parser reads to a compressed file, byte for byte, and hashes it. */
final class BodyCopy extends InputStream {

  /** What is kept of a body that turned out to be no document; enough to see what it was. */
  private static final long REFUSED_BYTES = 16L << 20;

  private final InputStream body;
  private final MessageDigest digest = ContentHash.sha256();
  private final OutputStream file;
  private long size;
  private String sha256;

  BodyCopy(InputStream body, Path part) throws IOException {
    this.body = body;
    this.file = DurableFiles.gzip(part);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n;
    try {
      n = body.read(buffer, offset, length);
    } catch (IOException e) {
      throw new TransferException(e);
    }
    if (n > 0) {
      digest.update(buffer, offset, n);
      file.write(buffer, offset, n);
      size += n;
    }
    return n;
  }

  /**
   * Reads what follows the document, which a parser may leave, so that the copy is the whole body.
   */
  void finish() throws IOException {
    byte[] buffer = new byte[1 << 13];
    while (read(buffer, 0, buffer.length) >= 0) {
      // copied by read
    }
    sha256 = HexFormat.of().formatHex(digest.digest());
  }

  /** Of what has been copied (hex); known when the copy is finished or closed. */
  String sha256() {
    return sha256;
  }

  long size() {
    return size;
  }

  @Override
  public void close() throws IOException {
    byte[] buffer = new byte[1 << 13];
    try {
      // A body that is no document is kept as well, up to a limit.
      while (sha256 == null && size < REFUSED_BYTES && read(buffer, 0, buffer.length) >= 0) {
        // copied by read
      }
    } catch (IOException e) {
      // It broke off: what has arrived is kept, and the caller gets the first exception.
    } finally {
      if (sha256 == null) {
        sha256 = HexFormat.of().formatHex(digest.digest());
      }
      file.close();
    }
  }

  /** The body could not be received; everything else that fails is the disk. */
  static final class TransferException extends IOException {

    private final transient IOException cause;

    TransferException(IOException cause) {
      super(cause);
      this.cause = cause;
    }

    IOException cause() {
      return cause;
    }
  }
}
