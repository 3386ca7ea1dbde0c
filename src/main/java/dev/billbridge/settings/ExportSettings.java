package dev.billbridge.settings;

import static java.util.Objects.requireNonNull;

import java.util.SortedMap;

/**
 * Something that is written from the ledger on a schedule.
 *
 * @param name letters, digits and dashes; chosen by the operator, and not the name of an account
 * @param type the route template {@code export-<type>} it uses
 * @param values what the template takes
 */
public record ExportSettings(String name, String type, TemplateValues values) {

  public ExportSettings {
    requireNonNull(name, "name");
    requireNonNull(type, "type");
    requireNonNull(values, "values");
  }

  SortedMap<String, String> effective() {
    String prefix = "export." + name + ".";
    SortedMap<String, String> effective = values.effective(prefix);
    effective.put(prefix + "type", type);
    return effective;
  }

  @Override
  public String toString() {
    return "ExportSettings" + effective();
  }
}
