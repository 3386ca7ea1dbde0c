package dev.billbridge.settings;

import dev.billbridge.settings.text.Blanking;
import dev.billbridge.settings.text.Secrets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The settings of a sink or an export that are parameters of its route template.
 *
 * @param parameters by name, with the template's default where none was given
 * @param secrets names of those that must not be shown
 */
public record TemplateValues(Map<String, String> parameters, Set<String> secrets) {

  public TemplateValues {
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    secrets = Collections.unmodifiableSet(new TreeSet<>(secrets));
  }

  /** Empty when it was not given. */
  public String text(String name) {
    return parameters.getOrDefault(name, "");
  }

  /** Blanks the secrets in what others answer. */
  public Blanking blanking() {
    List<String> hidden = new ArrayList<>();
    for (String name : secrets) {
      hidden.add(text(name));
      // The key alone, without the prefix of Standard Webhooks; credentials alone, without their
      // scheme.
      hidden.add(text(name).replaceFirst("^(?i)(?:whsec_|basic +|bearer +)", ""));
    }
    hidden.add(text("user") + ":" + text("password"));
    parameters.values().forEach(value -> hidden.addAll(Secrets.passwordsIn(value)));
    return Blanking.of(hidden);
  }

  /**
   * By key, for showing: secrets are replaced.
   *
   * @param prefix of the keys, such as {@code sink.erp.}
   */
  SortedMap<String, String> effective(String prefix) {
    SortedMap<String, String> values = new TreeMap<>();
    parameters.forEach((key, value) -> values.put(
        prefix + key, secrets.contains(key) ? Secrets.HIDDEN : Secrets.shown(key, value)));
    return values;
  }
}
