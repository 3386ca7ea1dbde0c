package dev.billbridge.deliver.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests as Standard Webhooks 1.0 prescribes, version {@code v1}: HMAC-SHA256 over id, time
 * and body.
 */
public final class WebhookSignature {

  private static final String PREFIX = "whsec_";
  private static final int SHORTEST = 24;
  private static final int LONGEST = 64;

  private final List<SecretKeySpec> keys;

  private WebhookSignature(List<SecretKeySpec> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * @param secret base64 of 24 to 64 bytes, with or without {@code whsec_} before it
   * @param previous the secret used before, while receivers change over: then each request carries
   *     both signatures; null when there is none
   * @throws IllegalArgumentException if a secret is not that; the message does not repeat it
   */
  public static WebhookSignature of(String secret, String previous) {
    List<SecretKeySpec> keys = new ArrayList<>();
    keys.add(key("secret", secret));
    if (previous != null && !previous.isEmpty()) {
      keys.add(key("previous-secret", previous));
    }
    return new WebhookSignature(keys);
  }

  private static SecretKeySpec key(String setting, String secret) {
    byte[] key;
    try {
      key = Base64.getDecoder()
          .decode(secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret);
    } catch (IllegalArgumentException e) {
      // Not passed on: the decoder's message quotes a character of the secret.
      throw new IllegalArgumentException(
          setting + " is not base64; make one with: openssl rand -base64 32");
    }
    if (key.length < SHORTEST || key.length > LONGEST) {
      throw new IllegalArgumentException(
          "%s holds %d bytes, but must hold %d to %d; make one with: openssl rand -base64 32"
              .formatted(setting, key.length, SHORTEST, LONGEST));
    }
    return new SecretKeySpec(key, "HmacSHA256");
  }

  /**
   * The value of the header {@code webhook-signature}: one entry per secret, the current one first.
   *
   * @param id without a dot
   * @param time of this attempt; whole seconds count
   * @param body exactly the bytes that will be sent
   */
  public String sign(String id, Instant time, byte[] body) {
    byte[] head = (id + "." + time.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8);
    List<String> signatures = new ArrayList<>();
    for (SecretKeySpec key : keys) {
      signatures.add("v1," + Base64.getEncoder().encodeToString(hmac(key, head, body)));
    }
    return String.join(" ", signatures);
  }

  private static byte[] hmac(SecretKeySpec key, byte[] head, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(head);
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform lacks HMAC-SHA256", e);
    }
  }

  /** Nothing of the secrets. */
  @Override
  public String toString() {
    return "WebhookSignature of " + keys.size() + (keys.size() == 1 ? " secret" : " secrets");
  }
}
