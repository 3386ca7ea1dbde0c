package dev.billbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiPredicate;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * The rows of a CSV that belong to the lines of a JSON document, found by a key both carry. Both
 * normally come in one order and are simply walked side by side; rows that arrive too early wait in
 * a map that moves to disk when it grows.
 */
final class RowJoin implements AutoCloseable {

  private static final String[] NO_CELLS = {};

  private final Reader text;
  private final Iterator<List<String>> rows;
  private final int key;
  private final BiPredicate<List<String>, List<String>> isNoRow;
  private final MVStore store =
      new MVStore.Builder().cacheSize(16).autoCommitBufferSize(4096).open();
  private final MVMap<String, String[]> waiting = store.openMap("rows");
  private final List<String> header;
  private final List<String> first;
  private List<String> pending;
  private long count;

  /**
   * @param column what both are joined on
   * @param isNoRow whether a row that no line has asked for so far is none, such as a row of
   *     totals; sees the row and the header
   */
  RowJoin(
      Reader text,
      RowFormat format,
      Lines.Column column,
      BiPredicate<List<String>, List<String>> isNoRow)
      throws IOException, MappingException {
    this.text = text;
    this.isNoRow = isNoRow;
    this.rows = format.rows(text);
    List<String> row = rows.hasNext() ? rows.next() : null;
    // The header row is optional on the wire, unless columns go by its names; a row of data has
    // digits for its key.
    header = row != null && (column.name() != null || isHeader(row, column.number())) ? row : null;
    key = column.name() == null ? column.number() : named(column.name());
    first = header == null ? row : rows.hasNext() ? rows.next() : null;
    pending = first;
  }

  private int named(String name) throws MappingException {
    List<String> names =
        header == null ? List.of() : header.stream().map(String::strip).toList();
    if (names.indexOf(name) < 0 || names.indexOf(name) != names.lastIndexOf(name)) {
      throw new MappingException("the CSV has %s column \"%s\"; its header is %s"
          .formatted(
              names.contains(name) ? "more than one" : "no", name, String.join(", ", names)));
    }
    return names.indexOf(name);
  }

  private static boolean isHeader(List<String> row, int key) {
    return row.size() <= key
        || row.get(key).isBlank()
        || !row.get(key).strip().chars().allMatch(Character::isDigit);
  }

  /** Names of the columns; null when there is no header row. */
  List<String> header() {
    return header;
  }

  /** Rows of data that have been read. */
  long count() {
    return count;
  }

  /** The first row of data; null when there is none. */
  List<String> first() {
    return first;
  }

  /** The row of this key; null when there is none. Each row is given once. */
  List<String> row(String wanted) throws MappingException {
    String[] early = waiting.remove(wanted);
    if (early != null) {
      return Arrays.asList(early);
    }
    for (List<String> row = next(); row != null; row = next()) {
      String found = row.size() > key ? row.get(key).strip() : "";
      if (found.equals(wanted)) {
        return row;
      }
      if (isNoRow.test(row, header)) {
        continue;
      }
      if (row.size() <= key) {
        throw new MappingException("CSV row %d has %d columns; its key should be in column %d"
            .formatted(count, row.size(), key + 1));
      }
      if (waiting.put(found, row.toArray(NO_CELLS)) != null) {
        throw new MappingException(
            "CSV has two rows with \"%s\" in column %d".formatted(found, key + 1));
      }
    }
    return null;
  }

  /** A key no line has asked for; null when every row found its line or is none. */
  String unclaimed() {
    if (!waiting.isEmpty()) {
      return waiting.firstKey();
    }
    for (List<String> row = next(); row != null; row = next()) {
      if (!isNoRow.test(row, header)) {
        return row.size() > key ? row.get(key) : "";
      }
    }
    return null;
  }

  private List<String> next() {
    List<String> row = pending;
    pending = null;
    if (row == null && rows.hasNext()) {
      row = rows.next();
    }
    if (row != null) {
      count++;
    }
    return row;
  }

  /** The cells as the document states them; null for no row. */
  static JsonNode json(List<String> row) {
    if (row == null) {
      return NullNode.getInstance();
    }
    ArrayNode cells = JsonNodeFactory.instance.arrayNode(row.size());
    row.forEach(cell -> cells.add(ProviderValue.NODES.textNode(cell)));
    return cells;
  }

  @Override
  public void close() throws IOException {
    store.closeImmediately();
    text.close();
  }
}
