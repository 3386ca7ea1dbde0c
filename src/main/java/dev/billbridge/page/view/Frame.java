package dev.billbridge.page.view;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What surrounds every part of the page.
 *
 * @param title of this part
 * @param part of the navigation that it belongs to
 * @param stylesheet its path
 * @param time at which it was made, UTC
 * @param hasCustomers whether bills of customers are drawn
 */
public record Frame(
    String title, String part, String stylesheet, String time, boolean hasCustomers) {

  /** An entry of the navigation. */
  public record Entry(String href, String label, boolean current) {}

  /** The navigation. */
  public List<Entry> navigation() {
    return Stream.of(
            entry("./", "Overview"),
            entry("costs", "Costs"),
            entry("analyze", "Analysis"),
            hasCustomers ? entry("margins", "Margins") : null,
            entry("statements", "Statements"),
            entry("runs", "Runs"),
            entry("deliveries", "Deliveries"))
        .filter(Objects::nonNull)
        .toList();
  }

  private Entry entry(String href, String label) {
    return new Entry(href, label, label.equals(part));
  }
}
