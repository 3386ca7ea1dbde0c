package dev.billbridge.settings;

import dev.billbridge.canonical.Kind;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.settings.RouteTemplates.Parameter;
import dev.billbridge.settings.RouteTemplates.Template;
import dev.billbridge.settings.SinkSettings.HoldPolicy;
import dev.billbridge.settings.text.Lookup;
import dev.billbridge.settings.text.Nearest;
import dev.billbridge.settings.text.Rule;
import dev.billbridge.settings.text.Rules;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads the block {@code sink.<name>}: what every sink has, and the parameters of its template. */
final class SinkReader {
  private static final Set<String> COMMON = Set.of(
      "type",
      "datasets",
      "accounts",
      "kinds",
      "statuses",
      "mismatched",
      "unstated",
      "annotations",
      "since",
      "parallel-deliveries",
      "requests-per-second");
  private static final Set<String> KINDS = names(Kind.values());
  private static final Set<String> STATUSES = names(StatementStatus.values());

  private static final Rule<String> ANNOTATIONS = Rules.oneOf(List.of("deliver", "skip"));

  private final Lookup lookup;
  private final RouteTemplates templates;
  private final Set<String> accounts;

  SinkReader(Lookup lookup, RouteTemplates templates, Set<String> accounts) {
    this.lookup = lookup;
    this.templates = templates;
    this.accounts = accounts;
  }

  /** The sink, or nothing if its type is unusable, which is reported. */
  Optional<SinkSettings> read(String name) {
    String prefix = "sink." + name + ".";
    String type = type(name, prefix);
    if (type == null) {
      lookup.keysInFile().stream()
          .filter(key -> key.startsWith(prefix))
          .toList()
          .forEach(lookup::has);
      return Optional.empty();
    }
    Set<String> datasets =
        lookup.get(prefix + "datasets", Set.of(), Rules.someOf(templates.datasets()));
    Set<String> from = lookup.get(prefix + "accounts", Set.of(), Rules.someOf(accounts));
    Set<String> kinds = lookup.get(prefix + "kinds", Set.of(), Rules.someOf(KINDS));
    Template template = templates.sink(type).orElseThrow();
    Set<String> usual = usual(template, "statuses", STATUSES, Rules.someOf(STATUSES));
    Set<String> statuses = lookup.get(prefix + "statuses", usual, Rules.someOf(STATUSES));
    HoldPolicy mismatched = doubtful(prefix + "mismatched");
    HoldPolicy unstated = doubtful(prefix + "unstated");
    String annotations = lookup.get(
        prefix + "annotations",
        usual(template, "annotations", "deliver", ANNOTATIONS),
        ANNOTATIONS);
    LocalDate since = lookup.get(prefix + "since", null, Rules.MONTH_OR_DATE);
    int parallel = lookup.get(prefix + "parallel-deliveries", 1, Rules.wholeNumber(1, 32));
    BigDecimal perSecond = lookup.get(prefix + "requests-per-second", null, Rules.POSITIVE);

    Map<String, String> values = new TreeMap<>();
    Set<String> secrets = new TreeSet<>();
    ParameterReader reader = new ParameterReader(lookup);
    for (Parameter parameter : template.parameters()) {
      if (!COMMON.contains(parameter.name())
          && !RouteTemplates.SUPPLIED.contains(parameter.name())) {
        if (parameter.defaultValue() != null) {
          values.put(parameter.name(), parameter.defaultValue());
        }
        reader.read(prefix, parameter, values, secrets);
      }
    }
    return Optional.of(new SinkSettings(
        name,
        type,
        datasets,
        from,
        kinds,
        statuses.isEmpty() ? usual : statuses,
        mismatched,
        unstated,
        annotations.equals("skip"),
        since,
        parallel,
        perSecond,
        values,
        secrets));
  }

  private HoldPolicy doubtful(String key) {
    return HoldPolicy.valueOf(
        lookup.get(key, "hold", Rules.oneOf(List.of("hold", "deliver"))).toUpperCase(Locale.ROOT));
  }

  /** The default that a template has for a setting of every sink. */
  private <T> T usual(Template template, String setting, T otherwise, Rule<T> rule) {
    String given = template.parameter(setting).map(Parameter::defaultValue).orElse(null);
    if (given == null) {
      return otherwise;
    }
    try {
      return rule.read(given);
    } catch (IllegalArgumentException e) {
      lookup.missing("%s: the default of %s, \"%s\", %s"
          .formatted(template.file(), setting, given, e.getMessage()));
      return otherwise;
    }
  }

  private static Set<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).collect(Collectors.toSet());
  }

  private String type(String name, String prefix) {
    String key = prefix + "type";
    SortedSet<String> known = templates.sinkTypes();
    if (!lookup.has(key)) {
      lookup.missing("sinks names %s, but %s is missing; example: %s = %s"
          .formatted(name, key, key, known.isEmpty() ? "jdbc" : known.first()));
      return null;
    }
    return lookup.get(key, null, text -> {
      if (!known.contains(text)) {
        throw new IllegalArgumentException("has no route template in routes/sinks"
            + (known.isEmpty()
                ? "; add one named sink-<type>"
                : Nearest.hint(text, known, "known types: " + String.join(", ", known))));
      }
      return text;
    });
  }
}
