package dev.billbridge.ledger.statement;

import dev.billbridge.canonical.ContentHash;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A hash over a set of records that does not depend on their order, so that a shuffled document is
 * the same statement, and that needs no memory of them: the sum of their SHA-256 values modulo
 * 2^256.
 */
public final class MultisetHash {

  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

  private final MessageDigest digest = ContentHash.sha256();
  private BigInteger sum = BigInteger.ZERO;

  /** Takes one record in; its key and its hash. */
  public void add(String resourceId, String lineKey, String contentHash) {
    byte[] element = digest.digest(
        (resourceId + "\n" + lineKey + "\n" + contentHash).getBytes(StandardCharsets.UTF_8));
    sum = sum.add(new BigInteger(1, element));
    if (sum.compareTo(MODULUS) >= 0) {
      sum = sum.subtract(MODULUS);
    }
  }

  /** 64 hex digits. */
  public String hex() {
    String hex = sum.toString(16);
    return "0".repeat(64 - hex.length()) + hex;
  }
}
