package dev.billbridge.settings;

import dev.billbridge.jq.JqCondition;
import dev.billbridge.settings.RouteTemplates.Parameter;
import dev.billbridge.settings.text.Lookup;
import dev.billbridge.settings.text.Rule;
import dev.billbridge.settings.text.Rules;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the settings that are parameters of a route template; their names and defaults say what
 * values they can have.
 */
final class ParameterReader {
  /** Parameters that name a file of this machine. */
  private static final Set<String> PATHS = Set.of("private-key", "known-hosts");

  private final Lookup lookup;

  ParameterReader(Lookup lookup) {
    this.lookup = lookup;
  }

  /**
   * Puts what was given for this parameter into {@code values}, and its name into {@code secrets}
   * if it must not be shown.
   *
   * @param prefix of the key, such as {@code sink.erp.}
   * @param url what a parameter named {@code url} or {@code …-url} must be: a database, a web
   *     address
   */
  void read(
      String prefix,
      Parameter parameter,
      Rule<String> url,
      Map<String, String> values,
      Set<String> secrets) {
    String key = prefix + parameter.name();
    lookup
        .find(key)
        .ifPresentOrElse(
            setting -> {
              String value = lookup.get(key, null, rule(parameter, url));
              if (value != null) {
                values.put(parameter.name(), value);
                if (setting.secret()) {
                  secrets.add(parameter.name());
                }
              }
            },
            () -> {
              if (parameter.mustBeGiven()) {
                lookup.missing("%s is missing%s; add %s = …"
                    .formatted(
                        key,
                        parameter.description() == null
                            ? ""
                            : ": " + parameter.description().replaceFirst("\\.$", ""),
                        key));
              }
            });
  }

  private Rule<String> rule(Parameter parameter, Rule<String> url) {
    String name = parameter.name();
    String defaultValue = parameter.defaultValue() == null ? "" : parameter.defaultValue();
    Rule<String> rule;
    if (PATHS.contains(name) || name.endsWith("-file")) {
      rule = text -> lookup.path(Rules.SOME_TEXT.read(text)).toString();
    } else if (name.equals("base-url")) {
      rule = Rules.BASE_URL;
    } else if (name.equals("url") || name.endsWith("-url")) {
      rule = name.equals("lookup-url") ? withBlanks(url) : url;
    } else if (name.equals("zone")) {
      rule = Rules.TIME_ZONE;
    } else if (name.equals("port")) {
      rule = checkedBy(Rules.PORT);
    } else if (name.equals("format")) {
      rule = Rules.oneOf(List.of("csv", "jsonl", "json"));
    } else if (name.equals("separator")) {
      rule = Rules.oneOf(List.of(",", ";", "tab", "|"));
    } else if (name.equals("decimal")) {
      rule = Rules.oneOf(List.of(".", ","));
    } else if (name.equals("charset")) {
      rule = checkedBy(Rules.CHARSET);
    } else if (name.equals("upload")) {
      rule = Rules.oneOf(List.of("rename", "hidden-folder", "direct"));
    } else if (name.endsWith("-when")) {
      rule = checkedBy(JqCondition::compile);
    } else if (defaultValue.equals("true") || defaultValue.equals("false")) {
      rule = checkedBy(Rules.SWITCH);
    } else if (defaultValue.matches("[0-9]+")) {
      rule = checkedBy(Rules.wholeNumber(0, Integer.MAX_VALUE));
    } else if (defaultValue.matches("P(T|[0-9]).*")) {
      rule = checkedBy(Rules.DURATION);
    } else {
      rule = Rules.SOME_TEXT;
    }
    boolean mayBeEmpty = defaultValue.isEmpty() && !parameter.mustBeGiven();
    return mayBeEmpty ? orNothing(rule) : rule;
  }

  /** An address in which names in braces stand for what is known only later. */
  private static Rule<String> withBlanks(Rule<String> rule) {
    return text -> {
      rule.read(text.replaceAll("\\{[A-Za-z]+}", "x"));
      return text;
    };
  }

  private static Rule<String> checkedBy(Rule<?> rule) {
    return text -> {
      rule.read(text);
      return text;
    };
  }

  /** What is empty by default may be left empty by a setting, too. */
  private static Rule<String> orNothing(Rule<String> rule) {
    return text -> text.isEmpty() ? text : rule.read(text);
  }
}
