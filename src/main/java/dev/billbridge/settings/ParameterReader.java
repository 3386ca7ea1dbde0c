package dev.billbridge.settings;

import dev.billbridge.settings.RouteTemplates.Parameter;
import dev.billbridge.settings.text.Lookup;
import dev.billbridge.settings.text.Setting;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the settings that are parameters of a route template. */
final class ParameterReader {

  private final Lookup lookup;
  private final ParameterKinds kinds;

  ParameterReader(Lookup lookup) {
    this.lookup = lookup;
    this.kinds = new ParameterKinds(lookup);
  }

  /**
   * Puts what was given for this parameter into {@code values}, and its name into {@code secrets}
   * if it must not be shown.
   *
   * @param prefix of the key, such as {@code sink.erp.}
   */
  void read(String prefix, Parameter parameter, Map<String, String> values, Set<String> secrets) {
    String key = prefix + parameter.name();
    Optional<Setting> given = lookup.find(key);
    if (given.isEmpty()) {
      if (parameter.mustBeGiven()) {
        lookup.missing("%s is missing%s; add %s = …"
            .formatted(
                key,
                parameter.description() == null
                    ? ""
                    : ": " + parameter.description().replaceFirst("\\.$", ""),
                key));
      }
      return;
    }
    String value = lookup.get(key, null, kinds.rule(parameter));
    if (value != null) {
      values.put(parameter.name(), value);
      if (given.get().secret() || ParameterKinds.SECRET.equals(parameter.kind())) {
        secrets.add(parameter.name());
      }
    }
  }
}
