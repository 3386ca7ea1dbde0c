package dev.billbridge.analyze;

import dev.billbridge.ledger.sum.LineSum;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Lines that are shown in one row, with their figures.
 *
 * @param <G> what it is added to
 */
abstract class Group<G extends Group<G>> {

  private final Key key;
  private String productName;
  private String resourceName;

  Group(Key key) {
    this.key = key;
  }

  /**
   * @param parts what tells groups apart
   * @param shown a text for each dimension; null where unknown
   * @param measuredIn currency or unit, which are never mixed; null when unknown
   */
  record Key(List<String> parts, List<String> shown, String measuredIn) {

    Key {
      parts = Collections.unmodifiableList(new ArrayList<>(parts));
      shown = Collections.unmodifiableList(new ArrayList<>(shown));
    }

    private Key others(Question question, int count) {
      List<String> texts = new ArrayList<>(Collections.nCopies(shown.size(), null));
      boolean named = false;
      for (int i = 0; i < texts.size(); i++) {
        if (question.by().get(i) == Dimension.MONTH) {
          texts.set(i, shown.get(i));
        } else if (!named) {
          texts.set(i, count == 1 ? "(1 other)" : "(%d others)".formatted(count));
          named = true;
        }
      }
      return new Key(texts, texts, measuredIn);
    }

    private List<String> section(Question question) {
      int month = question.by().indexOf(Dimension.MONTH);
      return Arrays.asList(month < 0 ? "" : shown.get(month), text(measuredIn));
    }
  }

  /** By what the largest are found; never negative. */
  abstract BigDecimal size();

  /** Adds what another group holds. */
  abstract void and(G other);

  /** What stands behind the dimensions, in the order of the headings. */
  abstract List<String> figures();

  /** Notes what the lines are called. */
  void name(LineSum sum) {
    productName = later(productName, sum.productName());
    resourceName = later(resourceName, sum.resourceName());
  }

  Key key() {
    return key;
  }

  String measuredIn() {
    return key.measuredIn;
  }

  List<String> row(Question question) {
    List<String> row = new ArrayList<>();
    for (int i = 0; i < question.by().size(); i++) {
      Dimension dimension = question.by().get(i);
      row.add(key.shown.get(i));
      if (dimension.hasName()) {
        row.add(dimension == Dimension.PRODUCT ? productName : resourceName);
      }
    }
    row.addAll(figures());
    return row;
  }

  private static String later(String one, String other) {
    return one == null || other != null && other.compareTo(one) > 0 ? other : one;
  }

  private static String text(String text) {
    return text == null ? "" : text;
  }

  /**
   * Rows by month and currency or unit, in these the largest first; beyond the number that is asked
   * for, the rest is one row.
   */
  static <G extends Group<G>> List<List<String>> rows(
      Question question, Collection<G> groups, Function<Key, G> empty) {
    List<G> sorted = new ArrayList<>(groups);
    sorted.sort(
        Comparator.<G, String>comparing(group -> group.key().section(question).get(0))
            .thenComparing(group -> group.key().section(question).get(1))
            .thenComparing(Group::size, Comparator.reverseOrder())
            .thenComparing(group -> group.key().shown().toString()));
    Map<List<String>, List<G>> sections = new LinkedHashMap<>();
    sorted.forEach(group -> sections
        .computeIfAbsent(group.key().section(question), same -> new ArrayList<>())
        .add(group));
    List<List<String>> rows = new ArrayList<>();
    for (List<G> section : sections.values()) {
      int shown = question.top() == 0 ? section.size() : Math.min(section.size(), question.top());
      section.subList(0, shown).forEach(group -> rows.add(group.row(question)));
      if (shown < section.size()) {
        List<G> rest = section.subList(shown, section.size());
        G others = empty.apply(rest.get(0).key().others(question, rest.size()));
        rest.forEach(others::and);
        rows.add(others.row(question));
      }
    }
    return rows;
  }
}
