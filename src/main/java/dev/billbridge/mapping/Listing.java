package dev.billbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The statements that a provider's list names, seen from one of them: whatever the other entries
 * have where its own entry has its number. So no field of the list has to be known here, and a
 * figure elsewhere that reads like the number of a statement is none.
 */
public final class Listing {

  private final String statementId;
  private final String at;
  private final List<String> places = new ArrayList<>();
  private final Set<String> named = new HashSet<>();
  private JsonNode own;
  private String contradiction;

  /** @param at pointer to the entry of the statement */
  Listing(String statementId, String at) {
    this.statementId = statementId;
    this.at = at;
  }

  /** Notes where the statement's own entry has its number. */
  void look(String pointer, JsonNode entry) {
    if (pointer.equals(at)) {
      own = entry;
      find(entry, "");
    }
  }

  private void find(JsonNode node, String pointer) {
    if (node.isObject()) {
      node.properties()
          .forEach(field -> find(
              field.getValue(),
              pointer + "/" + field.getKey().replace("~", "~0").replace("/", "~1")));
    } else if (statementId.equals(id(node))) {
      places.add(pointer);
    }
  }

  void add(String pointer, JsonNode entry) {
    List<String> ids = places.stream().map(place -> id(entry.at(place))).toList();
    ids.stream().filter(id -> id != null).forEach(named::add);
    boolean same = !ids.isEmpty() && ids.stream().allMatch(statementId::equals);
    if (same && !entry.equals(own) && contradiction == null) {
      contradiction =
          ("statement %s is listed twice, at %s and at %s, and the two entries differ; it"
                      + " stays out, and what the ledger has of it stays as it is,")
                  .formatted(statementId, at, pointer)
              + " until the provider lists it once. Ask the provider which of the two counts";
    }
  }

  /**
   * As a statement's own number is read; null where there can be none, as at a figure with a
   * fraction.
   */
  private static String id(JsonNode node) {
    try {
      return node.isValueNode() ? WireValue.id(node) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Whether the list names a statement. */
  public boolean names(String id) {
    return named.contains(id);
  }

  /**
   * What is wrong when the list names its statement twice and says two things of it, in a sentence;
   * otherwise null.
   */
  public String contradiction() {
    return contradiction;
  }
}
