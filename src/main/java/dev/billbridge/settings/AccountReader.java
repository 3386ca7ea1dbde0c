package dev.billbridge.settings;

import dev.billbridge.settings.RouteTemplates.Parameter;
import dev.billbridge.settings.RouteTemplates.Template;
import dev.billbridge.settings.text.Lookup;
import dev.billbridge.settings.text.Nearest;
import dev.billbridge.settings.text.Rules;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads the block {@code account.<name>}: what every account has, and the parameters of its
 * provider's templates.
 */
final class AccountReader {
  /** The ways to identify oneself: each a set of keys that go together. */
  private static final List<List<String>> CREDENTIALS = List.of(
      List.of("access-token", "access-token-secret"),
      List.of("token"),
      List.of("user", "password"));

  private static final Set<String> COMMON = Set.of(
      "provider",
      "datasets",
      "schedule",
      "requests-per-second",
      "access-token",
      "access-token-secret",
      "token",
      "user",
      "password");

  private final Lookup lookup;
  private final RouteTemplates templates;

  AccountReader(Lookup lookup, RouteTemplates templates) {
    this.lookup = lookup;
    this.templates = templates;
  }

  /** The account, or nothing if its provider or its credentials are unusable, which is reported. */
  Optional<AccountSettings> read(String name) {
    String prefix = "account." + name + ".";
    String provider = provider(name, prefix);
    if (provider == null) {
      return Optional.empty();
    }
    Credentials credentials = credentials(prefix);
    BigDecimal requestsPerSecond =
        lookup.get(prefix + "requests-per-second", BigDecimal.ONE, Rules.POSITIVE);
    SortedSet<String> offered = templates.datasets(provider);
    Set<String> datasets = lookup.get(prefix + "datasets", Set.of(), Rules.someOf(offered));

    Map<String, String> schedules = new TreeMap<>();
    Map<String, Parameter> parameters = new TreeMap<>();
    for (Template template : templates.sources(provider)) {
      String dataset = template.suffix();
      String key = prefix + dataset + ".schedule";
      boolean collected = datasets.isEmpty() || datasets.contains(dataset);
      if (lookup.has(key)) {
        String schedule = lookup.get(key, null, Rules.CRON);
        if (schedule != null) {
          schedules.put(dataset, schedule);
        }
      } else if (collected
          && template.parameter("schedule").filter(Parameter::mustBeGiven).isPresent()) {
        lookup.missing("%s is missing; example: %s = 0 15 6 * * ?".formatted(key, key));
      }
      for (Parameter parameter : template.parameters()) {
        boolean asked = !COMMON.contains(parameter.name())
            && !RouteTemplates.SUPPLIED.contains(parameter.name());
        if (asked) {
          parameters.merge(
              parameter.name(),
              collected ? parameter : optional(parameter),
              (one, other) -> one.mustBeGiven() ? one : other);
        }
      }
    }

    Map<String, String> values = new TreeMap<>();
    Set<String> secrets = new TreeSet<>();
    ParameterReader reader = new ParameterReader(lookup);
    parameters.values().forEach(parameter -> reader.read(prefix, parameter, values, secrets));
    return Optional.ofNullable(credentials)
        .map(shown -> new AccountSettings(
            name, provider, shown, requestsPerSecond, datasets, schedules, values, secrets));
  }

  /** A parameter of a template that is not used need not be given. */
  private static Parameter optional(Parameter parameter) {
    return new Parameter(
        parameter.name(),
        parameter.description(),
        parameter.defaultValue(),
        false,
        parameter.kind());
  }

  private String provider(String name, String prefix) {
    String key = prefix + "provider";
    SortedSet<String> known = templates.providers();
    if (!lookup.has(key)) {
      lookup.missing("accounts names %s, but %s is missing; example: %s = %s"
          .formatted(name, key, key, known.isEmpty() ? "PROVIDER" : known.last()));
      ignoreRestOf(prefix);
      return null;
    }
    String provider = lookup.get(key, null, text -> {
      if (!known.contains(text)) {
        throw new IllegalArgumentException("has no route template in routes/sources"
            + (known.isEmpty()
                ? "; add one named <provider>-<dataset>"
                : Nearest.hint(text, known, "known providers: " + String.join(", ", known))));
      }
      return text;
    });
    if (provider == null) {
      ignoreRestOf(prefix);
    }
    return provider;
  }

  /** Without the provider, the keys of the account cannot be checked. */
  private void ignoreRestOf(String prefix) {
    lookup.keysInFile().stream()
        .filter(key -> key.startsWith(prefix))
        .toList()
        .forEach(lookup::has);
  }

  private Credentials credentials(String prefix) {
    List<List<String>> given = new ArrayList<>();
    for (List<String> keys : CREDENTIALS) {
      // Every key is asked for, so that each of them is known.
      if (keys.stream().filter(key -> lookup.has(prefix + key)).count() > 0) {
        given.add(keys);
      }
    }
    if (given.isEmpty()) {
      lookup.missing(
          "%s has no credentials; give access-token and access-token-secret, or token, or user and password; "
                  .formatted(withoutDot(prefix))
              + "example: %stoken = {{env:TOKEN}}".formatted(prefix));
      return null;
    }
    if (given.size() > 1) {
      lookup.missing("%s has credentials of more than one kind (%s); keep one kind"
          .formatted(
              withoutDot(prefix),
              String.join(
                  ", ", given.stream().map(keys -> String.join(" and ", keys)).toList())));
      return null;
    }
    List<String> keys = given.get(0);
    List<String> values = new ArrayList<>();
    for (String key : keys) {
      if (lookup.has(prefix + key)) {
        values.add(lookup.get(prefix + key, null, Rules.CREDENTIAL));
      } else {
        lookup.missing(
            "%s is missing; %s go together".formatted(prefix + key, String.join(" and ", keys)));
        values.add(null);
      }
    }
    if (values.contains(null)) {
      return null;
    }
    if (keys.size() == 1) {
      return new Credentials.Bearer(values.get(0));
    }
    if (values.get(0).contains(":")) {
      lookup.wrongKey(
          prefix + keys.get(0),
          "has a colon in it, which HTTP basic authentication does not allow; "
              + "check that it is not user and password in one");
      return null;
    }
    return new Credentials.Basic(values.get(0), values.get(1));
  }

  private static String withoutDot(String prefix) {
    return prefix.substring(0, prefix.length() - 1);
  }
}
