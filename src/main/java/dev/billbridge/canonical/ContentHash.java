package dev.billbridge.canonical;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * SHA-256 over a sequence of fields. Each field carries its length, so ("ab", "c") and ("a", "bc")
 * differ, and null differs from empty.
 */
public final class ContentHash {

  /** Looking one up takes as long as hashing a line. It is reset by each digest. */
  private static final ThreadLocal<MessageDigest> DIGEST =
      ThreadLocal.withInitial(ContentHash::sha256);

  private byte[] fields = new byte[512];
  private int size;

  /** Adds the next field; null is a value of its own. */
  public ContentHash add(String field) {
    if (field == null) {
      room(1);
      fields[size++] = '-';
      return this;
    }
    byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
    room(bytes.length + 12);
    length(bytes.length);
    fields[size++] = ':';
    System.arraycopy(bytes, 0, fields, size, bytes.length);
    size += bytes.length;
    return this;
  }

  private void room(int more) {
    if (size + more > fields.length) {
      fields = Arrays.copyOf(fields, Math.max(2 * fields.length, size + more));
    }
  }

  private void length(int length) {
    if (length > 9) {
      length(length / 10);
    }
    fields[size++] = (byte) ('0' + length % 10);
  }

  /** 64 hex digits, lower case. */
  public String hex() {
    MessageDigest digest = DIGEST.get();
    digest.update(fields, 0, size);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A new SHA-256 digest; every Java platform has one. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java platform lacks SHA-256", e);
    }
  }
}
