package dev.billbridge.settings;

import dev.billbridge.settings.text.Lookup;
import dev.billbridge.settings.text.Setting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads what goes to Apache Camel: keys that begin with {@code camel.}, also from the environment.
 */
final class CamelReader {

  /** Settings of Camel that switch off the check of certificates or host names. */
  private static final Pattern TRUSTS_ANYONE = Pattern.compile(
      "camel\\.(ssl\\.trust-?all-?certificates|component\\.https?\\.x509-?hostname-?verifier)",
      Pattern.CASE_INSENSITIVE);

  private final Lookup lookup;

  CamelReader(Lookup lookup) {
    this.lookup = lookup;
  }

  /**
   * The keys below {@code camel.}, in the file or in the environment, each checked against the
   * metadata of Camel's libraries; by the key as it was given.
   */
  Map<String, Setting> read() {
    List<String> keys = new ArrayList<>(
        lookup.keysInFile().stream().filter(key -> key.startsWith("camel.")).toList());
    Set<String> variables = lookup.variables("CAMEL_");
    if (keys.isEmpty() && variables.isEmpty()) {
      return Map.of();
    }
    CamelKeys known = new CamelKeys();
    Map<String, Setting> camel = new TreeMap<>();
    Map<String, String> spellings = new HashMap<>();
    keys.forEach(key -> spellings.merge(CamelKeys.plain(key), key, (first, second) -> {
      lookup
          .find(second)
          .ifPresent(setting ->
              lookup.wrongKey(setting, "is already given as " + first + "; remove one of them"));
      return first;
    }));
    variables.forEach(variable ->
        known.keyOf(variable).ifPresent(key -> spellings.putIfAbsent(CamelKeys.plain(key), key)));
    spellings
        .values()
        .forEach(key -> setting(key, known).ifPresent(setting -> camel.put(key, setting)));
    boolean secured = camel.values().stream()
        .anyMatch(setting -> CamelKeys.plain(setting.key()).equals("camel.ssl.enabled")
            && setting.value().equals("true"));
    camel.keySet().stream()
        .filter(key -> key.startsWith("camel.ssl.")
            && !secured
            && !CamelKeys.plain(key).equals("camel.ssl.enabled"))
        .findFirst()
        .ifPresent(key -> lookup.missing(key
            + " has no effect while camel.ssl.enabled is not true; add camel.ssl.enabled = true"));
    return camel;
  }

  private Optional<Setting> setting(String key, CamelKeys known) {
    Setting setting = lookup.find(key).orElseThrow();
    if (setting.value() == null) {
      return Optional.empty();
    }
    Optional<String> refusal = known.refusal(key);
    if (TRUSTS_ANYONE.matcher(key).matches() && !setting.value().equals("false")) {
      refusal = Optional.of(
          "would let anyone in between read credentials and bills; remove it, and trust your own authority with"
              + " camel.ssl.trust-store");
    }
    if (refusal.isPresent()) {
      lookup.wrongKey(setting, refusal.get());
      return Optional.empty();
    }
    known.refusal(key, setting.value()).ifPresent(sentence -> lookup.wrong(setting, sentence));
    return Optional.of(
        key.startsWith("camel.ssl.") && setting.value().startsWith("file:")
            ? setting.with("file:" + lookup.path(setting.value().substring("file:".length())))
            : setting);
  }
}
