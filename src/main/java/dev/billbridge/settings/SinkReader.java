package dev.billbridge.settings;

import dev.billbridge.settings.RouteTemplates.Parameter;
import dev.billbridge.settings.RouteTemplates.Template;
import dev.billbridge.settings.SinkSettings.Doubtful;
import dev.billbridge.settings.text.Lookup;
import dev.billbridge.settings.text.Nearest;
import dev.billbridge.settings.text.Rule;
import dev.billbridge.settings.text.Rules;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

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
  private static final Set<String> KINDS = Set.of("CHARGE", "USAGE", "PRICE", "BALANCE", "ACCOUNT");
  private static final Set<String> STATUSES = Set.of("PROVISIONAL", "FINAL", "RESTATED");
  /**
   * What has been handed over by these cannot be taken back, so only what will last is handed over.
   */
  private static final Set<String> TYPES_THAT_CANNOT_TAKE_BACK = Set.of("webhook", "sql");

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
    Set<String> usual =
        TYPES_THAT_CANNOT_TAKE_BACK.contains(type) ? Set.of("FINAL", "RESTATED") : STATUSES;
    Set<String> statuses = lookup.get(prefix + "statuses", usual, Rules.someOf(STATUSES));
    Doubtful mismatched = doubtful(prefix + "mismatched");
    Doubtful unstated = doubtful(prefix + "unstated");
    String annotations = lookup.get(
        prefix + "annotations",
        TYPES_THAT_CANNOT_TAKE_BACK.contains(type) ? "skip" : "deliver",
        Rules.oneOf(List.of("deliver", "skip")));
    LocalDate since = lookup.get(prefix + "since", null, Rules.MONTH_OR_DATE);
    int parallel = lookup.get(prefix + "parallel-deliveries", 1, Rules.wholeNumber(1, 32));
    BigDecimal perSecond = lookup.get(prefix + "requests-per-second", null, Rules.POSITIVE);

    Map<String, String> values = new TreeMap<>();
    Set<String> secrets = new TreeSet<>();
    Template template = templates.sink(type).orElseThrow();
    ParameterReader reader = new ParameterReader(lookup);
    for (Parameter parameter : template.parameters()) {
      if (!COMMON.contains(parameter.name())
          && !RouteTemplates.SUPPLIED.contains(parameter.name())) {
        if (parameter.defaultValue() != null) {
          values.put(parameter.name(), parameter.defaultValue());
        }
        reader.read(prefix, parameter, url(type), values, secrets);
      }
    }
    if (type.equals("file")) {
      values.computeIfPresent("directory", (key, given) -> lookup.path(given).toString());
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

  private Doubtful doubtful(String key) {
    return Doubtful.valueOf(
        lookup.get(key, "hold", Rules.oneOf(List.of("hold", "deliver"))).toUpperCase(Locale.ROOT));
  }

  private Rule<String> url(String type) {
    return switch (type) {
      case "jdbc" -> text -> lookup.located(Rules.JDBC_URL.read(text));
      case "sql" -> text -> lookup.located(Rules.SQL_URL.read(text));
      case "webhook" -> Rules.HTTP_URL;
      default -> Rules.URL;
    };
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
