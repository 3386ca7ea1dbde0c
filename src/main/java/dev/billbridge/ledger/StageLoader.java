package dev.billbridge.ledger;

import java.sql.SQLException;

/** Brings rows to the stage, many at a time. */
interface StageLoader extends AutoCloseable {

  /** @param row values in the order of {@link Stage#COLUMNS} */
  void add(Object[] row) throws SQLException;

  /** All rows are in the stage when this returns. */
  void finish() throws SQLException;

  @Override
  void close() throws SQLException;
}
