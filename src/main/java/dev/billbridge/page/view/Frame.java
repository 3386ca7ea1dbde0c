package dev.billbridge.page.view;

import java.util.List;

/**
 * What surrounds every part of the page.
 *
 * @param title of this part
 * @param part of the navigation that it belongs to
 * @param stylesheet its path
 * @param time at which it was made, UTC
 */
public record Frame(String title, String part, String stylesheet, String time) {

  /** An entry of the navigation. */
  public record Entry(String href, String label, boolean current) {}

  /** The navigation. */
  public List<Entry> navigation() {
    return List.of(
        entry("./", "Overview"),
        entry("costs", "Costs"),
        entry("analyze", "Analysis"),
        entry("statements", "Statements"),
        entry("runs", "Runs"),
        entry("deliveries", "Deliveries"));
  }

  private Entry entry(String href, String label) {
    return new Entry(href, label, label.equals(part));
  }
}
