package dev.billbridge.sandbox.world;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One account the sandbox knows, with what a client needs to reach it. All of it is invented.
 *
 * @param provider {@code sakura} or {@code ionos}
 * @param name short name, fit for a settings key, such as {@code sakura-1}
 * @param account SAKURA account id (12 digits) or IONOS contract number (9 digits), leading zeros
 *     kept
 * @param memberCode SAKURA member code, IONOS customer number
 * @param user SAKURA access token, IONOS user
 * @param password SAKURA access token secret, IONOS password
 * @param token IONOS bearer token; null for SAKURA
 */
public record SandboxAccount(
    String provider,
    String name,
    String account,
    String memberCode,
    String user,
    String password,
    String token) {

  public static final String SAKURA = "sakura";
  public static final String IONOS = "ionos";

  /** The settings of this account, key to value, ready for {@code application.properties}. */
  public Map<String, String> properties(String baseUrl) {
    Map<String, String> properties = new LinkedHashMap<>();
    String prefix = "account." + name + ".";
    properties.put(prefix + "provider", provider);
    properties.put(prefix + "base-url", baseUrl);
    if (provider.equals(SAKURA)) {
      properties.put(prefix + "access-token", user);
      properties.put(prefix + "access-token-secret", password);
    } else {
      properties.put(prefix + "token", token);
    }
    return properties;
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return provider + " account " + account + " (" + name + ")";
  }
}
