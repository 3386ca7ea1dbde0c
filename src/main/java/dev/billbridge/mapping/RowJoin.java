package dev.billbridge.mapping;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.Reader;
import java.util.Iterator;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * The rows of a CSV that belong to the lines of a JSON document, found by a key both carry. Both normally come in one order and
 * are simply walked side by side; rows that arrive too early wait in a map that moves to disk when it grows.
 */
final class RowJoin implements AutoCloseable {

  private final Reader text;
  private final Iterator<List<String>> rows;
  private final int key;
  private final MVStore store = new MVStore.Builder().cacheSize(16).autoCommitBufferSize(4096).open();
  private final MVMap<String, String[]> waiting = store.openMap("rows");
  private List<String> first;
  private long count;

  /** @param key column both are joined on, from 0 */
  RowJoin(Reader text, RowFormat format, int key) throws IOException {
    this.text = text;
    this.key = key;
    Iterator<List<String>> all = format.rows(text);
    if (all.hasNext()) {
      List<String> row = all.next();
      // The header row is optional on the wire; a row of data has digits for its key.
      if (!isHeader(row)) {
        first = row;
      } else if (all.hasNext()) {
        first = all.next();
      }
    }
    this.rows = all;
    this.pending = first;
  }

  private List<String> pending;

  private boolean isHeader(List<String> row) {
    return row.size() <= key || !row.get(key).strip().matches("\\d+");
  }

  /** The first row of data; null when there is none. */
  List<String> first() {
    return first;
  }

  /** The row of this key; null when there is none. Each row is given once. */
  List<String> row(String wanted) throws MappingException {
    String[] early = waiting.remove(wanted);
    if (early != null) {
      return List.of(early);
    }
    for (List<String> row = next(); row != null; row = next()) {
      if (row.size() <= key) {
        throw new MappingException("CSV row %d has %d columns; its key should be in column %d".formatted(count, row.size(), key + 1));
      }
      String found = row.get(key).strip();
      if (found.equals(wanted)) {
        return row;
      }
      if (waiting.put(found, row.toArray(String[]::new)) != null) {
        throw new MappingException("CSV has two rows with \"%s\" in column %d".formatted(found, key + 1));
      }
    }
    return null;
  }

  /** A key no line has asked for; null when every row found its line. */
  String unclaimed() {
    if (!waiting.isEmpty()) {
      return waiting.firstKey();
    }
    List<String> row = next();
    return row == null ? null : row.size() > key ? row.get(key) : "";
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

  static ArrayNode json(List<String> row) {
    ArrayNode cells = DocumentReader.MAPPER.createArrayNode();
    row.forEach(cells::add);
    return cells;
  }

  @Override
  public void close() throws IOException {
    store.closeImmediately();
    text.close();
  }
}
