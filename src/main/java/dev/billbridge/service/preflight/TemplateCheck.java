package dev.billbridge.service.preflight;

import dev.billbridge.service.exports.Exports;
import dev.billbridge.service.preflight.RouteFiles.Folder;
import dev.billbridge.service.preflight.RouteFiles.Parameter;
import dev.billbridge.service.preflight.RouteFiles.Route;
import dev.billbridge.service.preflight.RouteFiles.Template;
import dev.billbridge.service.sinks.SinkTypes;
import dev.billbridge.settings.text.Nearest;
import dev.billbridge.settings.text.Rule;
import dev.billbridge.settings.text.Rules;
import dev.billbridge.settings.text.YamlNodes;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The heads of route templates: whether the service finds them, and whether their parameters are
 * what the route uses.
 */
final class TemplateCheck {

  /** A name of a parameter; what has a default or comes from elsewhere is none. */
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{\\{\\??([A-Za-z][A-Za-z0-9_.-]*)}}");

  private final RouteFiles files;
  private final Mistakes mistakes;

  TemplateCheck(RouteFiles files, Mistakes mistakes) {
    this.files = files;
    this.mistakes = mistakes;
  }

  void check(Path folder) {
    for (Template template : files.templates()) {
      placeholders(template);
      switch (template.folder()) {
        case SOURCES -> source(template);
        case SINKS -> sink(template);
        case EXPORTS -> export(template);
        default -> {}
      }
    }
    for (Route route : files.routes()) {
      YamlNodes.scalars(route.from(), (line, text) -> {
        Matcher names = PLACEHOLDER.matcher(text);
        while (names.find()) {
          if (!names.group(1).startsWith("camel.")) {
            mistakes.add(
                route.file(),
                line,
                "{{%s}} has no value in a route; make it a route template with this parameter, or use a variable"
                    .formatted(names.group(1)));
          }
        }
      });
    }
    providers();
    trigger(folder, "schedule", "nothing would be collected", "account", "dataset");
    if (!files.templates(Folder.EXPORTS).isEmpty()) {
      trigger(folder, "schedule-export", "no export would be run", "export", "type");
    }
  }

  private void placeholders(Template template) {
    Map<String, Integer> used = new LinkedHashMap<>();
    used(template, used);
    used.forEach((name, line) -> {
      if (!template.parameters().containsKey(name) && !name.startsWith("camel.")) {
        mistakes
            .ifWhole()
            .add(
                template.route().file(),
                line,
                "{{%s}} is not a parameter of %s%s"
                    .formatted(
                        name,
                        template.id(),
                        Nearest.hint(
                            name, template.parameters().keySet(), "add it to its parameters")));
      }
    });
    template.parameters().forEach((name, parameter) -> {
      if (!used.containsKey(name) && !isReadByJava(template, name)) {
        mistakes
            .ifWhole()
            .note(
                template.route().file(),
                parameter.line(),
                "the parameter %s of %s is not used; use it as {{%s}}, or remove it"
                    .formatted(name, template.id(), name));
      }
    });
  }

  private static boolean isReadByJava(Template template, String parameter) {
    return switch (template.folder()) {
      case SOURCES -> Set.of("schedule", "zone").contains(parameter);
      case SINKS -> SinkTypes.find(template.suffix()).isPresent();
      case EXPORTS -> Exports.PARAMETERS.contains(parameter);
      case ROOT -> false;
    };
  }

  private static void used(Template template, Map<String, Integer> used) {
    YamlNodes.scalars(template.route().from(), (line, text) -> {
      Matcher names = PLACEHOLDER.matcher(text);
      while (names.find()) {
        used.putIfAbsent(names.group(1), line);
      }
    });
  }

  private void source(Template template) {
    Path file = template.route().file();
    int line = template.route().line();
    String id = template.id();
    if (!id.matches("[^-]+-.+")) {
      mistakes.add(
          file,
          line,
          "no account can use the template \"%s\"; its id must be <provider>-<dataset>, such as acme-invoices"
              .formatted(id));
      return;
    }
    listens(template, "direct:{{account}}-" + template.suffix());
    needs(
        template,
        "account",
        "{ name: account, description: \"Name of the account in the settings.\" }");
    schedule(
        template,
        "{ name: schedule, defaultValue: \"0 15 6 * * ?\", description: \"When to collect.\" }");
    value(template, "base-url", Rules.BASE_URL, List.of());
  }

  private void schedule(Template template, String example) {
    needs(template, "schedule", example);
    needs(
        template,
        "zone",
        "{ name: zone, defaultValue: UTC, description: \"Time zone of the schedule.\" }");
    value(template, "schedule", Rules.CRON, List.of());
    value(template, "zone", Rules.TIME_ZONE, ZoneId.getAvailableZoneIds());
  }

  private void needs(Template template, String parameter, String example) {
    if (!template.parameters().containsKey(parameter)) {
      mistakes
          .ifWhole()
          .add(
              template.route().file(),
              template.route().line(),
              "%s has no parameter %s; add - %s".formatted(template.id(), parameter, example));
    }
  }

  private void value(
      Template template, String name, Rule<String> rule, java.util.Collection<String> near) {
    Parameter parameter = template.parameters().get(name);
    if (parameter == null
        || parameter.defaultValue() == null
        || parameter.defaultValue().contains("{{")) {
      return;
    }
    try {
      rule.read(parameter.defaultValue());
    } catch (IllegalArgumentException e) {
      mistakes.add(
          template.route().file(),
          parameter.defaultLine(),
          "%s = \"%s\" %s"
              .formatted(
                  name,
                  parameter.defaultValue(),
                  Nearest.to(parameter.defaultValue(), near)
                      .map(meant -> "is unknown; did you mean " + meant + "?")
                      .orElse(e.getMessage())));
    }
  }

  private void listens(Template template, String uri) {
    if (template.route().from() != null && !template.route().uri().equals(uri)) {
      mistakes
          .ifWhole()
          .add(
              template.route().file(),
              YamlNodes.line(template.route().from()),
              "%s must begin with uri: %s, not %s"
                  .formatted(
                      template.id(),
                      uri,
                      template.route().uri().isEmpty()
                          ? "nothing"
                          : template.route().uri()));
    } else if (template.route().from() == null) {
      mistakes
          .ifWhole()
          .add(
              template.route().file(),
              template.route().line(),
              "%s has no from; add from: with uri: %s and steps:".formatted(template.id(), uri));
    }
  }

  private void sink(Template template) {
    String id = template.id();
    if (id.matches("sink-.+")) {
      listens(template, "direct:sink-{{sink}}");
    } else if (!id.isEmpty()) {
      Set<String> known = new TreeSet<>();
      SinkTypes.names().forEach(type -> known.add("sink-" + type));
      mistakes.add(
          template.route().file(),
          template.route().line(),
          "no sink can use the template %s%s"
              .formatted(id, Nearest.hint(id, known, "its id must be sink-<type>")));
    }
  }

  private void export(Template template) {
    if (!template.id().equals("export-" + Exports.TYPE)) {
      mistakes.add(
          template.route().file(),
          template.route().line(),
          "no export can use the template %s; its id must be export-%s"
              .formatted(template.id(), Exports.TYPE));
      return;
    }
    listens(template, "direct:export-{{export}}");
    schedule(
        template,
        "{ name: schedule, defaultValue: \"0 30 8 * * ?\", description: \"When to export.\" }");
    needs(template, "directory", "{ name: directory, description: \"Folder of the export.\" }");
    needs(
        template,
        "version",
        "{ name: version, defaultValue: \"1.4\", description: \"Version of the specification.\" }");
  }

  /**
   * A provider that is misspelt in one id is a new provider, and the one that was meant lacks a
   * dataset without a word.
   */
  private void providers() {
    Map<String, Long> templates = new LinkedHashMap<>();
    files.templates(Folder.SOURCES).stream()
        .filter(template -> template.id().contains("-"))
        .forEach(template -> templates.merge(template.provider(), 1L, Long::sum));
    for (Template template : files.templates(Folder.SOURCES)) {
      Set<String> others = new TreeSet<>(templates.keySet());
      others.removeIf(
          other -> templates.get(other) <= templates.getOrDefault(template.provider(), 0L));
      if (template.id().contains("-")) {
        Nearest.to(template.provider(), others)
            .ifPresent(other -> mistakes.note(
                template.route().file(),
                template.route().line(),
                "%s makes a provider %s of its own; did you mean %s-%s?"
                    .formatted(template.id(), template.provider(), other, template.suffix())));
      }
    }
  }

  /**
   * The template that {@code schedule.camel.yaml} must contain.
   *
   * @param otherwise what would happen without it
   */
  private void trigger(Path folder, String id, String otherwise, String... names) {
    Template schedule = files.template(id).orElse(null);
    Path file = folder.resolve("schedule.camel.yaml");
    if (schedule == null) {
      if (!mistakes.isIn(file)) {
        mistakes.add(
            file,
            0,
            "the route template %s is missing, so %s on schedule%s"
                .formatted(id, otherwise, files.hint(id, "put the shipped file back")));
      }
      return;
    }
    Stream.concat(Arrays.stream(names), Stream.of("schedule", "zone"))
        .filter(parameter -> !schedule.parameters().containsKey(parameter))
        .forEach(parameter -> mistakes
            .ifWhole()
            .add(
                schedule.route().file(),
                schedule.route().line(),
                "%s has no parameter %s; add - { name: %s }".formatted(id, parameter, parameter)));
  }
}
