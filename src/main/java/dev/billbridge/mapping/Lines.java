package dev.billbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a mapping's {@code lines} function answers: where the lines of a statement are.
 *
 * <pre>{@code
 * { from: "detail", at: ["/BillDetails/*"],
 *   rows: { from: "csv", at: "/Body", column: 1, line: "/Index" } }
 * }</pre>
 *
 * @param from part of the intake that holds the lines, or pages of them
 * @param at paths to them
 * @param or paths to the same lines in another form, read when there are none at {@code at}; often
 *     empty
 * @param noneIsAbsent {@code none: "absent"} in the mapping: a document without lines says nothing,
 *     it does not say zero
 * @param rows CSV rows that belong to the lines; null when there are none
 */
record Lines(String from, List<LinePath> at, List<LinePath> or, boolean noneIsAbsent, Rows rows) {

  /**
   * @param from part of the intake that holds the CSV as one string
   * @param at JSON pointer to that string
   * @param column key column
   * @param line JSON pointer inside a line to the same key
   */
  record Rows(String from, String at, Column column, String line) {}

  /**
   * A column of a CSV.
   *
   * @param number from 0 (from 1 in the mapping, as people count); says nothing when there is a
   *     name
   * @param name in the header row; null when the column goes by its number
   */
  record Column(int number, String name) {}

  static Lines parse(JsonNode node) {
    if (!node.isObject() || !node.path("from").isTextual() || !node.path("at").isArray()) {
      throw new IllegalArgumentException(
          "lines must answer like {from: \"invoice\", at: [\"/datacenters/*/meters/*\"]}, got "
              + WireValue.shown(node));
    }
    refuseUnknown(node, Set.of("from", "at", "or", "none", "rows"), "lines");
    String none = node.path("none").asText("");
    if (!none.isEmpty() && !none.equals("absent")) {
      throw new IllegalArgumentException(
          "lines.none can only be \"absent\", got " + WireValue.shown(node.get("none")));
    }
    return new Lines(
        node.get("from").textValue(),
        paths(node.get("at")),
        paths(node.path("or")),
        !none.isEmpty(),
        rows(node.path("rows")));
  }

  /** Every place where lines may be. */
  List<LinePath> anywhere() {
    List<LinePath> anywhere = new ArrayList<>(at);
    anywhere.addAll(or);
    return anywhere;
  }

  /** Where a part holds the CSV, which is read on its own. */
  List<LinePath> textIn(String part) {
    return rows != null && part.equals(rows.from())
        ? List.of(LinePath.parse(rows.at()))
        : List.of();
  }

  private static List<LinePath> paths(JsonNode node) {
    List<LinePath> paths = new ArrayList<>();
    node.forEach(path -> paths.add(LinePath.parse(path.asText())));
    return paths;
  }

  private static Rows rows(JsonNode rows) {
    if (!rows.isObject()) {
      return null;
    }
    refuseUnknown(rows, Set.of("from", "at", "column", "line"), "lines.rows");
    JsonNode column = rows.path("column");
    if ((column.isTextual() ? column.textValue().isBlank() : column.asInt() < 1)
        || !rows.path("line").asText().startsWith("/")
        || !rows.path("at").asText().startsWith("/")) {
      throw new IllegalArgumentException(
          "lines.rows must be like {from: \"csv\", at: \"/Body\", column: 1, line: \"/Index\"}, with the number or the "
              + "header of the column; got "
              + WireValue.shown(rows));
    }
    return new Rows(
        rows.path("from").asText(),
        rows.get("at").asText(),
        column.isTextual()
            ? new Column(0, column.textValue().strip())
            : new Column(column.intValue() - 1, null),
        rows.get("line").asText());
  }

  private static void refuseUnknown(JsonNode node, Set<String> known, String where) {
    node.fieldNames().forEachRemaining(name -> {
      if (!known.contains(name)) {
        throw new IllegalArgumentException("%s has \"%s\"; it knows %s"
            .formatted(where, name, String.join(", ", new java.util.TreeSet<>(known))));
      }
    });
  }
}
