package dev.billbridge.deliver.sftp;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.Session;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which algorithms a connection may use, each a list in order of preference, as in
 * {@code ssh_config}: names separated by commas; a leading {@code +} adds to what is used by
 * default; empty means that default.
 *
 * @param keyExchanges {@code KexAlgorithms}
 * @param hostKeys {@code HostKeyAlgorithms}; added ones are accepted for the user's own key too
 * @param ciphers {@code Ciphers}
 * @param macs {@code MACs}
 */
public record SftpAlgorithms(String keyExchanges, String hostKeys, String ciphers, String macs) {

  /**
   * What OpenSSH offers by default and the library, which does without Bouncy Castle where it can,
   * does not.
   */
  private static final Map<String, String> ALSO_BY_DEFAULT = Map.of(
      "kex",
      "sntrup761x25519-sha512,sntrup761x25519-sha512@openssh.com",
      "cipher.c2s",
      "chacha20-poly1305@openssh.com",
      "cipher.s2c",
      "chacha20-poly1305@openssh.com");

  /** @throws IllegalArgumentException in one sentence, if a name is unknown */
  public SftpAlgorithms {
    known("kex-algorithms", keyExchanges, "kex");
    known("host-key-algorithms", hostKeys, "server_host_key");
    known("ciphers", ciphers, "cipher.c2s");
    known("macs", macs, "mac.c2s");
  }

  private static void known(String setting, String list, String libraryDefault) {
    for (String name : names(list)) {
      if (JSch.getConfig(name) == null) {
        throw new IllegalArgumentException(
            "%s names \"%s\", which is not supported; used by default: %s"
                .formatted(
                    setting,
                    name,
                    String.join(",", byDefault(libraryDefault, JSch.getConfig(libraryDefault)))));
      }
    }
  }

  void applyTo(Session session) {
    set(session, keyExchanges, "kex");
    set(session, hostKeys, "server_host_key", "PubkeyAcceptedAlgorithms");
    set(session, ciphers, "cipher.c2s", "cipher.s2c");
    set(session, macs, "mac.c2s", "mac.s2c");
  }

  private static void set(Session session, String list, String... keys) {
    for (String key : keys) {
      Set<String> all = new LinkedHashSet<>();
      if (list.isEmpty() || list.startsWith("+")) {
        all.addAll(byDefault(key, session.getConfig(key)));
      }
      all.addAll(names(list));
      session.setConfig(key, String.join(",", all));
    }
  }

  private static List<String> byDefault(String key, String library) {
    List<String> names = names(library);
    names.addAll(names(ALSO_BY_DEFAULT.getOrDefault(key, "")));
    return names;
  }

  private static List<String> names(String list) {
    return new ArrayList<>(Arrays.stream(list.replaceFirst("^\\+", "").split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList());
  }
}
