package dev.billbridge.canonical;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 over a sequence of fields. Each field carries its length, so ("ab", "c") and ("a", "bc")
 * differ, and null differs from empty.
 */
public final class ContentHash {

  private final ByteArrayOutputStream fields = new ByteArrayOutputStream(512);

  /** Adds the next field; null is a value of its own. */
  public ContentHash add(String field) {
    if (field == null) {
      fields.write('-');
      return this;
    }
    byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
    fields.writeBytes(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
    fields.write(':');
    fields.writeBytes(bytes);
    return this;
  }

  /** 64 hex digits, lower case. */
  public String hex() {
    return HexFormat.of().formatHex(sha256().digest(fields.toByteArray()));
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
