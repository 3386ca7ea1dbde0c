package dev.billbridge.testing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The receiver's half of Standard Webhooks 1.0, written from the text of the standard: it shares
 * nothing with what signs.
 */
public final class StandardWebhooks {

  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private StandardWebhooks() {}

  /** The signature that a request should carry for one secret. */
  public static String signature(String secret, Receiver.Attempt post) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(
          Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
      mac.update((post.id() + "." + post.headers().get("webhook-timestamp") + ".")
          .getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(post.body()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Whether a receiver with that secret takes the request at that time: any of its signatures may
   * match.
   */
  public static boolean accepts(String secret, Receiver.Attempt post, Instant now) {
    Instant sent = Instant.ofEpochSecond(Long.parseLong(post.headers().get("webhook-timestamp")));
    if (post.id().isEmpty()
        || post.id().contains(".")
        || Duration.between(sent, now).abs().compareTo(TOLERANCE) > 0) {
      return false;
    }
    byte[] expected = signature(secret, post).getBytes(StandardCharsets.US_ASCII);
    boolean matches = false;
    for (String each : post.headers().get("webhook-signature").split(" ")) {
      matches |= MessageDigest.isEqual(each.getBytes(StandardCharsets.US_ASCII), expected);
    }
    return matches;
  }
}
