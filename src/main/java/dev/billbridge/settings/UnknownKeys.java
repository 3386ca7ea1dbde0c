package dev.billbridge.settings;

import dev.billbridge.settings.text.Lookup;
import dev.billbridge.settings.text.Nearest;
import dev.billbridge.settings.text.Rules;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/** Keys that are not settings, each with what was probably meant. */
final class UnknownKeys {

  private final Lookup lookup;

  UnknownKeys(Lookup lookup) {
    this.lookup = lookup;
  }

  /**
   * Reports every key that nothing has asked for, and variables that are misspelt.
   *
   * @param blocks names by kind of block
   */
  void report(Map<String, List<String>> blocks) {
    Set<String> reportedBlocks = new LinkedHashSet<>();
    for (String key : lookup.neverAsked()) {
      String[] words = key.split("\\.", 3);
      boolean block = words.length == 3 && blocks.containsKey(words[0]);
      List<String> names = blocks.getOrDefault(words[0], List.of());
      if (block && !names.contains(words[1])) {
        if (reportedBlocks.add(words[0] + "." + words[1])) {
          reportUnnamedBlock(key, words[0], words[1], names);
        }
      } else {
        lookup.wrongKey(key, "is not a setting" + remedy(key, words, block));
      }
    }
    Set<String> parents = new LinkedHashSet<>(List.of(
        "ledger",
        "archive",
        "management",
        "schedule",
        "collect",
        "reconcile",
        "resale",
        "deliver"));
    blocks.forEach((kind, names) -> names.forEach(name -> parents.add(kind + "." + name)));
    lookup.reportMisspeltVariables(parents);
  }

  private void reportUnnamedBlock(String key, String kind, String name, List<String> names) {
    if (!Rules.isName(name)) {
      lookup.wrongKey(
          key,
          "names the %s \"%s\"; a name has letters, digits and single dashes"
              .formatted(kind, name));
      return;
    }
    lookup.wrongKey(
        key,
        "belongs to %s.%s, which %ss does not name; write %ss = %s, or remove the block"
            .formatted(kind, name, kind, kind, String.join(", ", with(name, names, kind))));
  }

  /** The names with one more, or in the place of the only one without a block: a misspelt one. */
  private List<String> with(String name, List<String> names, String kind) {
    List<String> without =
        names.stream().filter(each -> !hasBlock("%s.%s.".formatted(kind, each))).toList();
    List<String> all = new ArrayList<>(names);
    if (without.size() == 1) {
      all.replaceAll(each -> each.equals(without.get(0)) ? name : each);
    } else {
      all.add(name);
    }
    return all;
  }

  private boolean hasBlock(String prefix) {
    return lookup.keysInFile().stream().anyMatch(key -> key.startsWith(prefix))
        || lookup.has(prefix + "type")
        || lookup.has(prefix + "provider");
  }

  private String remedy(String key, String[] words, boolean block) {
    SortedSet<String> known = lookup.askedFor();
    String prefix = block ? words[0] + "." + words[1] + "." : words[0] + ".";
    if (block && words[0].equals("account") && words[2].equals("schedule")) {
      return "; a schedule belongs to a dataset, example: %s%s.schedule = 0 15 6 * * ?"
          .formatted(prefix, aDatasetOf(prefix, known));
    }
    if (block && RouteTemplates.SUPPLIED.contains(words[2])) {
      return "; Billbridge fills it in, remove the line";
    }
    if (words[words.length - 1].equals("username")) {
      return "; it is called " + prefix + "user";
    }
    List<String> neighbours = known.stream()
        .filter(other -> other.startsWith(prefix))
        .map(other -> other.substring(prefix.length()))
        .toList();
    String all = neighbours.isEmpty()
        ? "known groups: account, archive, camel, collect, deliver, export, ledger, management, reconcile, resale, schedule, sink"
        : prefix.substring(0, prefix.length() - 1) + " takes " + String.join(", ", neighbours);
    return Nearest.hint(key, known, all);
  }

  private static String aDatasetOf(String prefix, SortedSet<String> known) {
    return known.stream()
        .filter(key -> key.startsWith(prefix) && key.endsWith(".schedule"))
        .map(key -> key.substring(prefix.length(), key.length() - ".schedule".length()))
        .findFirst()
        .orElse("bills");
  }
}
