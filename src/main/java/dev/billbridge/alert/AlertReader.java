package dev.billbridge.alert;

import dev.billbridge.rules.RuleException;
import dev.billbridge.rules.RuleFile;
import dev.billbridge.rules.RuleFile.Requirement;
import dev.billbridge.rules.RuleProblem;
import dev.billbridge.rules.RuleShape;
import dev.billbridge.settings.text.Nearest;
import dev.billbridge.settings.text.Rule;
import dev.billbridge.settings.text.Rules;
import dev.billbridge.settings.text.YamlNodes;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** Reads one alert and reports everything that is wrong in it at once. */
final class AlertReader {

  private static final List<String> KEYS = List.of(
      "text",
      "sum",
      "where",
      "divided-by",
      "by",
      "over",
      "when",
      "clear",
      "at-least",
      "from-day",
      "repeat");
  private static final String TO_DATE = "month to date";
  private static final String LAST_MONTH = "last month";
  private static final RuleShape LINES = RuleShape.ofRecords();

  private final Path file;
  private final NodeTuple entry;
  private final Node node;
  private final List<RuleProblem> problems;

  AlertReader(Path file, NodeTuple entry, List<RuleProblem> problems) {
    this.file = file;
    this.entry = entry;
    this.node = entry.getValueNode();
    this.problems = problems;
  }

  /** @return null when something is wrong, which is reported */
  Alert alert(String name) {
    int before = problems.size();
    unknown(node, KEYS, "an alert has ");
    Alert.Sum sum = sum(node);
    Alert.Sum dividedBy = dividedBy(sum);
    String by = get("by", null, Rules.oneOf(By.words()));
    String over = get("over", TO_DATE, Rules.oneOf(List.of(TO_DATE, LAST_MONTH)));
    Condition when = get("when", null, Condition::parse);
    if (when == null && YamlNodes.value(node, "when") == null) {
      problem(entry.getKeyNode(), "has no when; example: when: \"> 1.5 usual\"");
    }
    Condition clear = get("clear", null, Condition::parse);
    BigDecimal atLeast = get("at-least", null, Rules.POSITIVE);
    int fromDay = get("from-day", 1, Rules.wholeNumber(1, 28));
    Duration repeat = get("repeat", null, Rules.DURATION);
    if (when != null) {
      contradictions(when, clear, atLeast, by, dividedBy);
    }
    return problems.size() > before
        ? null
        : new Alert(
            name,
            get("text", name, Rules.SOME_TEXT),
            sum,
            dividedBy,
            by == null ? null : By.of(by).orElseThrow(),
            over.equals(LAST_MONTH),
            when,
            clear,
            atLeast,
            fromDay,
            repeat);
  }

  private void contradictions(
      Condition when, Condition clear, BigDecimal atLeast, String by, Alert.Sum dividedBy) {
    if (when.basis() == Condition.Basis.TOTAL && (by == null || dividedBy != null)) {
      problem(
          YamlNodes.value(node, "when"),
          by == null
              ? "when = \"%s\" needs by, such as by: account".formatted(when)
              : "when = \"%s\" is of a sum; a ratio has no total, so remove divided-by"
                  .formatted(when));
    }
    if (atLeast != null && !when.isAbove()) {
      problem(
          YamlNodes.value(node, "at-least"),
          "at-least silences small sums, which is what when = \"%s\" looks for; remove it"
              .formatted(when));
    }
    if (clear == null) {
      return;
    }
    int direction = clear.factor().compareTo(when.factor());
    if (clear.basis() != when.basis() || clear.isAbove() == when.isAbove()) {
      problem(
          YamlNodes.value(node, "clear"),
          "clear = \"%s\" must be the opposite of when = \"%s\"; example: \"%s\""
              .formatted(
                  clear,
                  when,
                  new Condition(when.isAbove() ? "<" : ">", when.factor(), when.basis())));
    } else if (when.isAbove() ? direction > 0 : direction < 0) {
      problem(
          YamlNodes.value(node, "clear"),
          "clear = \"%s\" is met while when = \"%s\" is, too; bring it to %s %s"
              .formatted(
                  clear,
                  when,
                  when.isAbove() ? "at most" : "at least",
                  when.factor().toPlainString()));
    }
  }

  private Alert.Sum sum(Node of) {
    Node figure = YamlNodes.value(of, "sum");
    if (figure == null) {
      problem(
          of == node ? entry.getKeyNode() : of,
          "has no sum; it is one of " + String.join(", ", Figure.words()));
    }
    return new Alert.Sum(figure(figure), where(YamlNodes.value(of, "where")).matcher());
  }

  private Alert.Sum dividedBy(Alert.Sum sum) {
    Node divisor = YamlNodes.value(node, "divided-by");
    if (divisor == null) {
      return null;
    }
    if (YamlNodes.text(divisor) != null) {
      return new Alert.Sum(figure(divisor), sum.where());
    }
    unknown(divisor, List.of("sum", "where"), "divided-by has ");
    Alert.Sum own = sum(divisor);
    return YamlNodes.value(divisor, "where") == null
        ? new Alert.Sum(own.figure(), sum.where())
        : own;
  }

  /** @return any figure when something is wrong, which is reported */
  private Figure figure(Node word) {
    Optional<Figure> figure =
        word == null ? Optional.empty() : Figure.of(String.valueOf(YamlNodes.text(word)));
    if (word != null && figure.isEmpty()) {
      problem(
          word,
          "\"%s\" cannot be added up%s"
              .formatted(
                  YamlNodes.text(word),
                  Nearest.hint(
                      String.valueOf(YamlNodes.text(word)),
                      Figure.words(),
                      "there are " + String.join(", ", Figure.words()))));
    }
    return figure.orElse(Figure.COUNT);
  }

  private RuleFile where(Node filter) {
    List<Requirement> requirements = new ArrayList<>();
    if (filter != null && YamlNodes.entries(filter).isEmpty()) {
      problem(filter, "where lists what lines must have, such as { provider: sakura }");
    }
    for (NodeTuple each : YamlNodes.entries(filter)) {
      String cell = YamlNodes.text(each.getValueNode());
      if (cell == null) {
        problem(
            each.getKeyNode(),
            "where needs a text for %s; several values are written a|b"
                .formatted(YamlNodes.text(each.getKeyNode())));
      } else {
        requirements.add(new Requirement(
            YamlNodes.line(each.getKeyNode()), YamlNodes.text(each.getKeyNode()), cell));
      }
    }
    try {
      return RuleFile.ofFilter(file, LINES, requirements);
    } catch (RuleException e) {
      problems.addAll(e.problems());
      return anything();
    }
  }

  private RuleFile anything() {
    try {
      return RuleFile.ofFilter(file, LINES, List.of());
    } catch (RuleException e) {
      throw new IllegalStateException(e);
    }
  }

  private void unknown(Node of, List<String> known, String intro) {
    if (YamlNodes.entries(of).isEmpty()) {
      problem(entry.getKeyNode(), "has nothing below it; it needs sum and when at least");
    }
    for (NodeTuple each : YamlNodes.entries(of)) {
      String key = String.valueOf(YamlNodes.text(each.getKeyNode()));
      if (!known.contains(key)) {
        problem(
            each.getKeyNode(),
            "\"%s\" is unknown%s"
                .formatted(key, Nearest.hint(key, known, intro + String.join(", ", known))));
      }
    }
  }

  private <T> T get(String key, T otherwise, Rule<T> rule) {
    Node value = YamlNodes.value(node, key);
    if (value == null) {
      return otherwise;
    }
    String text = YamlNodes.text(value);
    try {
      if (text == null) {
        throw new IllegalArgumentException("must be a text");
      }
      return rule.read(text);
    } catch (IllegalArgumentException e) {
      problem(value, "%s = \"%s\" %s".formatted(key, text, e.getMessage()));
      return otherwise;
    }
  }

  private void problem(Node at, String sentence) {
    problems.add(new RuleProblem(
        file,
        YamlNodes.line(at),
        "%s: %s".formatted(YamlNodes.text(entry.getKeyNode()), sentence),
        true));
  }
}
