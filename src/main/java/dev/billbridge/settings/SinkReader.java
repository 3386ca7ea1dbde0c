package dev.billbridge.settings;

import dev.billbridge.canonical.Kind;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.settings.RouteTemplates.Parameter;
import dev.billbridge.settings.RouteTemplates.Template;
import dev.billbridge.settings.SinkSettings.Selection;
import dev.billbridge.settings.text.Lookup;
import dev.billbridge.settings.text.Rule;
import dev.billbridge.settings.text.Rules;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads the block {@code sink.<name>}: what every sink has, and the parameters of its template. */
final class SinkReader {
  private static final Set<String> COMMON = Set.of(
      "type",
      "datasets",
      "accounts",
      "alerts",
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

  private static final Set<String> CLOSED = Set.of("FINAL", "RESTATED");

  private static final Rule<String> HOLD = Rules.oneOf(List.of("hold", "deliver"));
  private static final Rule<String> ANNOTATIONS = Rules.oneOf(List.of("deliver", "skip"));

  /** Which alerts there are is in the routes, and is compared with them there. */
  private static final Rule<Set<String>> ALERTS = text -> {
    Set<String> names = new TreeSet<>();
    for (String part : text.split(",")) {
      if (!part.isBlank() && !Rules.isName(part.strip())) {
        throw new IllegalArgumentException(
            "names \"%s\", which is not the name of an alert; examples: all, or cost-of-traffic"
                .formatted(part.strip()));
      }
      names.add(part.strip());
    }
    names.remove("");
    return names;
  };

  private final Lookup lookup;
  private final RouteTemplates templates;
  private final TypedBlocks blocks;
  private final Set<String> accounts;

  SinkReader(Lookup lookup, RouteTemplates templates, Set<String> accounts) {
    this.lookup = lookup;
    this.templates = templates;
    this.blocks = TypedBlocks.ofSinks(lookup, templates);
    this.accounts = new TreeSet<>(accounts);
    this.accounts.add(StatementKey.RESALE);
  }

  /** The sink, or nothing if its type is unusable, which is reported. */
  Optional<SinkSettings> read(String name) {
    return blocks.template(name).map(template -> sink(name, template));
  }

  private SinkSettings sink(String name, Template template) {
    String prefix = "sink." + name + ".";
    Selection selection = selection(prefix, template);
    int parallel = lookup.get(prefix + "parallel-deliveries", 1, Rules.wholeNumber(1, 32));
    BigDecimal perSecond = lookup.get(prefix + "requests-per-second", null, Rules.POSITIVE);
    TemplateValues values = blocks.values(prefix, template, COMMON);
    return new SinkSettings(
        name,
        template.suffix(),
        selection,
        parallel,
        perSecond,
        values.parameters(),
        values.secrets());
  }

  private Selection selection(String prefix, Template template) {
    Set<String> usual = template.parameter("format").isPresent() && isJournal(prefix)
        ? CLOSED
        : usual(template, "statuses", STATUSES, Rules.someOf(STATUSES));
    Set<String> statuses = lookup.get(prefix + "statuses", usual, Rules.someOf(STATUSES));
    Set<Verdict> held = EnumSet.noneOf(Verdict.class);
    String mismatched = lookup.get(prefix + "mismatched", "hold", HOLD);
    String unstated = lookup.get(prefix + "unstated", "hold", HOLD);
    if (mismatched.equals("hold")) {
      held.add(Verdict.MISMATCHED);
    }
    if (unstated.equals("hold")) {
      held.add(Verdict.UNSTATED);
    }
    String annotations = lookup.get(
        prefix + "annotations",
        usual(template, "annotations", "deliver", ANNOTATIONS),
        ANNOTATIONS);
    return new Selection(
        lookup.get(prefix + "datasets", Set.of(), Rules.someOf(templates.datasets())),
        lookup.get(prefix + "accounts", Set.of(), Rules.someOf(accounts)),
        lookup.get(prefix + "alerts", Set.of(), ALERTS),
        lookup.get(prefix + "kinds", Set.of(), Rules.someOf(KINDS)),
        (statuses.isEmpty() ? usual : statuses)
            .stream().map(StatementStatus::valueOf).collect(Collectors.toSet()),
        held,
        annotations.equals("skip"),
        lookup.get(prefix + "since", null, Rules.MONTH_OR_DATE));
  }

  /** What is entered in books lasts, so it is entered once it is final. */
  private boolean isJournal(String prefix) {
    return SinkSettings.JOURNAL_FORMATS.contains(lookup.get(prefix + "format", "", Rules.TEXT));
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
}
