package dev.billbridge.database;

import java.sql.SQLException;

/** Writes rows to a table, many at a time, inside the transaction of its connection. */
public interface RowLoader extends AutoCloseable {

  /**
   * @param row values in the order of the loader's columns: texts, whole numbers, BigDecimal,
   *     Boolean, LocalDate, LocalDateTime, OffsetDateTime or null
   * @throws SQLException if this row or one before it is refused
   */
  void add(Object[] row) throws SQLException;

  /** All rows are in the table when this returns. */
  void finish() throws SQLException;

  @Override
  void close() throws SQLException;
}
