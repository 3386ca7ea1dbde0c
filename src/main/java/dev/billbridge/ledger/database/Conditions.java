package dev.billbridge.ledger.database;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.Query;

/**
 * The conditions of a list that a person narrows down: what is not asked for is left out of the
 * query, so that the engine can use its indexes. Values are bound, never written into the SQL.
 */
public final class Conditions {

  private final List<String> conditions = new ArrayList<>();
  private final Map<String, Object> values = new LinkedHashMap<>();

  /** Adds a condition that has no value. */
  public Conditions where(String condition) {
    conditions.add(condition);
    return this;
  }

  /**
   * Adds a condition, unless there is nothing to compare with.
   *
   * @param condition with {@code :name}
   * @param value null for no condition
   */
  public Conditions where(String condition, String name, Object value) {
    if (value != null) {
      conditions.add(condition);
      values.put(name, value);
    }
    return this;
  }

  /** The clause with its leading {@code where}; empty when there is no condition. */
  public String clause() {
    return conditions.isEmpty() ? "" : "where " + String.join(" and ", conditions) + "\n";
  }

  /** Binds the values. */
  public Query bind(Query query) {
    values.forEach(query::bind);
    return query;
  }
}
