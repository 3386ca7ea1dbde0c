package dev.billbridge.archive;

import dev.billbridge.canonical.ContentHash;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Passes bytes through and, at their end, refuses them if they are not the ones that were stored.
 */
final class VerifiedInputStream extends FilterInputStream {

  private final MessageDigest digest = ContentHash.sha256();
  private final String sha256;
  private final Path file;
  private boolean checked;

  VerifiedInputStream(InputStream in, String sha256, Path file) {
    super(in);
    this.sha256 = sha256;
    this.file = file;
  }

  /** @param e what the reader of compressed files says */
  static IOException damaged(Path file, IOException e) {
    return new IOException(
        "the archived document " + file + " is damaged: "
            + (e.getMessage() == null ? "it ends too early" : e.getMessage())
            + ". Restore the file from a backup, or delete it and collect again",
        e);
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
      n = super.read(buffer, offset, length);
    } catch (java.util.zip.ZipException | java.io.EOFException e) {
      throw damaged(file, e);
    }
    if (n > 0) {
      digest.update(buffer, offset, n);
    } else if (n < 0 && !checked) {
      checked = true;
      String found = HexFormat.of().formatHex(digest.digest());
      if (!found.equals(sha256)) {
        throw new IOException("the archived document " + file
            + " is not what was stored: SHA-256 is " + found + " instead of " + sha256
            + ". Restore the file from a backup, or delete it and collect again");
      }
    }
    return n;
  }

  @Override
  public long skip(long n) throws IOException {
    byte[] buffer = new byte[1 << 13];
    long left = n;
    while (left > 0) {
      int read = read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        break;
      }
      left -= read;
    }
    return n - left;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
