package dev.billbridge.service.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An answer of {@code /observe/metrics}, in the text format of Prometheus. */
public final class Scrape {

  private static final Pattern SAMPLE =
      Pattern.compile("(?m)^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)$");
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_]\\w*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private static final Pattern SELECTOR = Pattern.compile("([a-z_]+)\\{([^}]*)}");
  private static final Pattern MATCHER = Pattern.compile("([a-z_]+)(=~|!~|!=|=)\"([^\"]*)\"");
  private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on|without) \\(([^)]*)\\)");
  /** No function, which a bracket or a grouping follows, and no unit of a time. */
  private static final Pattern WORD = Pattern.compile("\\b[a-z][a-z_]+\\b(?! *\\()");

  final String text;

  public Scrape(String text) {
    this.text = text;
  }

  /** The sum of the samples of that name whose labels contain all of these. */
  public double value(String name, String... labels) {
    double sum = 0;
    boolean found = false;
    Matcher sample = SAMPLE.matcher(text);
    while (sample.find()) {
      String own = String.valueOf(sample.group(2));
      if (sample.group(1).equals(name) && Arrays.stream(labels).allMatch(own::contains)) {
        sum += Double.parseDouble(sample.group(3));
        found = true;
      }
    }
    return found ? sum : Double.NaN;
  }

  /** Names of samples, each with the names of its labels. */
  Map<String, Set<String>> labels() {
    Map<String, Set<String>> labels = new TreeMap<>();
    Matcher sample = SAMPLE.matcher(text);
    while (sample.find()) {
      Set<String> own = labels.computeIfAbsent(sample.group(1), name -> new TreeSet<>());
      LABEL
          .matcher(String.valueOf(sample.group(2)))
          .results()
          .forEach(label -> own.add(label.group(1)));
    }
    return labels;
  }

  /** Names of metrics with their types. */
  Map<String, String> types() {
    Map<String, String> types = new TreeMap<>();
    TYPE.matcher(text).results().forEach(type -> types.put(type.group(1), type.group(2)));
    return types;
  }

  /** Names of the labels of a metric, those of buckets left out. */
  Set<String> labelsOf(String metric) {
    Set<String> labels = new TreeSet<>();
    labels().forEach((name, own) -> {
      if (name.equals(metric) || name.matches(Pattern.quote(metric) + "_(bucket|count|sum)")) {
        labels.addAll(own);
      }
    });
    labels.remove("le");
    return labels;
  }

  /**
   * Fails if an expression of Prometheus names a metric, a label or a value of a label that is not
   * here. Values that an expression compares by a pattern or that a dashboard fills in are not
   * looked up; that calls fail depends on the provider.
   */
  void answers(String expression) {
    Set<String> metrics = new TreeSet<>();
    Set<String> labels = new TreeSet<>(Set.of("instance", "le"));
    SELECTOR.matcher(expression).results().forEach(selector -> {
      metrics.add(selector.group(1));
      assertThat(labels()).as(expression).containsKey(selector.group(1));
      MATCHER.matcher(selector.group(2)).results().forEach(matcher -> {
        assertThat(labels().get(selector.group(1))).as(expression).contains(matcher.group(1));
        if (matcher.group(2).equals("=")) {
          assertThat(value(selector.group(1), matcher.group(1) + "=\"" + matcher.group(3) + "\""))
              .as("%s: %s", expression, matcher.group(3))
              .isNotNaN();
        }
      });
    });
    String plain =
        expression.replaceAll("\\{[^}]*}|\\[[^]]*]", "").replaceAll("\\b(and|or|unless)\\b", "");
    WORD.matcher(GROUPING.matcher(plain).replaceAll(""))
        .results()
        .forEach(word -> metrics.add(word.group()));
    metrics.forEach(metric -> {
      assertThat(labels()).as(expression).containsKey(metric);
      labels.addAll(labels().get(metric));
    });
    GROUPING
        .matcher(expression)
        .results()
        .forEach(grouping ->
            assertThat(labels).as(expression).contains(grouping.group(1).split(", ")));
  }
}
