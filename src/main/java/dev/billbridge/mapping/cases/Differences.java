package dev.billbridge.mapping.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What differs between two trees, field by field, in one line each. */
final class Differences {

  private Differences() {}

  static void add(String where, JsonNode expected, JsonNode actual, List<String> differences) {
    if (expected.isObject() && actual.isObject()) {
      Set<String> fields = new TreeSet<>();
      expected.fieldNames().forEachRemaining(fields::add);
      actual.fieldNames().forEachRemaining(fields::add);
      fields.forEach(
          field -> add(where + " " + field, expected.path(field), actual.path(field), differences));
    } else if (!shown(expected).equals(shown(actual))) {
      differences.add("%s: expected %s, got %s".formatted(where, shown(expected), shown(actual)));
    }
  }

  /** Records are compared in document order; each is named by its place and its resource. */
  static void addRecords(JsonNode expected, JsonNode actual, List<String> differences) {
    if (expected.size() != actual.size()) {
      differences.add("records: expected %d, got %d".formatted(expected.size(), actual.size()));
    }
    for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
      JsonNode one = expected.path(i);
      JsonNode other = actual.path(i);
      String name = "record " + (i + 1) + " ("
          + (one.isMissingNode() ? other : one).path("resourceId").asText() + ")";
      if (one.isMissingNode() || other.isMissingNode()) {
        differences.add(name + (one.isMissingNode() ? ": not expected" : ": missing"));
      } else {
        add(name, one, other, differences);
      }
    }
  }

  private static String shown(JsonNode node) {
    return node instanceof MissingNode || node.isNull() ? "nothing" : node.toString();
  }
}
