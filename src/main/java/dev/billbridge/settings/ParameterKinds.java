package dev.billbridge.settings;

import dev.billbridge.settings.RouteTemplates.Parameter;
import dev.billbridge.settings.text.JqCondition;
import dev.billbridge.settings.text.Lookup;
import dev.billbridge.settings.text.Nearest;
import dev.billbridge.settings.text.Rule;
import dev.billbridge.settings.text.Rules;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The kinds of value that a parameter of a route template can have. A template names the kind in
 * its bean {@code kinds}; without a name, the parameter's name and its default show it.
 */
public final class ParameterKinds {

  /** A local folder; a relative path starts at the settings file. */
  public static final String FOLDER = "folder";

  /** A value that is never shown. */
  public static final String SECRET = "secret";

  /** SQL run for each record, or a file of it in {@code routes/sinks}. */
  public static final String RECORD_SQL = "record-sql";

  /** SQL run for each statement, or a file of it. */
  public static final String STATEMENT_SQL = "statement-sql";

  private static final String CHOICE = "one of ";

  private final Map<String, Rule<String>> rules = new TreeMap<>();

  ParameterKinds(Lookup lookup) {
    Rule<String> path = text -> lookup.path(Rules.SOME_TEXT.read(text)).toString();
    rules.put("text", Rules.SOME_TEXT);
    rules.put(SECRET, Rules.SOME_TEXT);
    rules.put(RECORD_SQL, Rules.SOME_TEXT);
    rules.put(STATEMENT_SQL, Rules.SOME_TEXT);
    rules.put("flag", checkedBy(Rules.SWITCH));
    rules.put("whole-number", checkedBy(Rules.wholeNumber(0, Integer.MAX_VALUE)));
    rules.put("duration", checkedBy(Rules.DURATION));
    rules.put("file", path);
    rules.put(FOLDER, path);
    rules.put("port", checkedBy(Rules.PORT));
    rules.put("charset", checkedBy(Rules.CHARSET));
    rules.put("month-or-date", checkedBy(Rules.MONTH_OR_DATE));
    rules.put("time-zone", Rules.TIME_ZONE);
    rules.put("cron", Rules.CRON);
    rules.put("jq-condition", checkedBy(JqCondition::compile));
    rules.put("url", Rules.URL);
    rules.put("base-url", Rules.BASE_URL);
    rules.put("http-url", Rules.HTTP_URL);
    rules.put("http-url-with-names", withNames(Rules.HTTP_URL));
    rules.put("jdbc-url", text -> lookup.located(Rules.JDBC_URL.read(text)));
    rules.put("any-jdbc-url", text -> lookup.located(Rules.SQL_URL.read(text)));
  }

  /** What is wrong with the name of a kind; null when nothing is. */
  static String mistake(String kind) {
    TreeSet<String> known = new TreeSet<>(new ParameterKinds(null).rules.keySet());
    return kind.startsWith(CHOICE) || known.contains(kind)
        ? null
        : "there is no kind %s%s"
            .formatted(
                kind,
                Nearest.hint(
                    kind,
                    known,
                    "the kinds are %s and one of …".formatted(String.join(", ", known))));
  }

  /** What a value of this parameter must be. */
  Rule<String> rule(Parameter parameter) {
    String kind = parameter.kind() == null ? inferred(parameter) : parameter.kind();
    Rule<String> rule = kind.startsWith(CHOICE)
        ? Rules.oneOf(List.of(kind.substring(CHOICE.length()).trim().split(" +")))
        : rules.get(kind);
    boolean isEmptyByDefault =
        parameter.defaultValue() == null || parameter.defaultValue().isEmpty();
    return isEmptyByDefault && !parameter.mustBeGiven() ? orNothing(rule) : rule;
  }

  private static String inferred(Parameter parameter) {
    String name = parameter.name();
    String value = parameter.defaultValue() == null ? "" : parameter.defaultValue();
    if (name.equals("base-url")) {
      return "base-url";
    }
    if (name.equals("url") || name.endsWith("-url")) {
      return "url";
    }
    if (name.equals("schedule")) {
      return "cron";
    }
    if (name.equals("zone")) {
      return "time-zone";
    }
    if (name.endsWith("-file")) {
      return "file";
    }
    if (value.equals("true") || value.equals("false")) {
      return "flag";
    }
    if (value.matches("[0-9]+")) {
      return "whole-number";
    }
    return value.matches("P(T|[0-9]).*") ? "duration" : "text";
  }

  /** An address in which names in braces stand for what is known only later. */
  private static Rule<String> withNames(Rule<String> rule) {
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
