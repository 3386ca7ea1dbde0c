package dev.billbridge.ledger.copy;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a copy of a ledger holds, so that another ledger can be compared with it.
 *
 * @param version of the tables
 * @param tables by name
 */
public record Contents(int version, Map<String, Rows> tables) {

  /**
   * The rows of a table.
   *
   * @param count how many; zero or more
   * @param hash over all of them, whatever their order; 64 hex digits
   */
  public record Rows(long count, String hash) {}

  public Contents {
    tables = Collections.unmodifiableMap(new TreeMap<>(tables));
  }

  /** How many rows a table has; zero when there is no such table. */
  public long count(String table) {
    return tables.containsKey(table) ? tables.get(table).count() : 0;
  }
}
