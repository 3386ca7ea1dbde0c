package dev.billbridge.database;

/**
 * What a column of a sink's table holds; {@link Dialect#columnType} says how each engine does so.
 */
public enum ColumnType {
  /** Key of a record; made of several identifiers, so longer than one. */
  RECORD_ID,
  /** A short word or a hash: at most 64 characters. */
  CODE,
  /** At most 255 characters. */
  IDENTIFIER,
  /** Text of any length. */
  TEXT,
  /** Exact. */
  DECIMAL,
  /** A day without a time. */
  DATE,
  /** A point in time, at least to the microsecond. */
  INSTANT,
  /** 64 bits. */
  INTEGER,
  /** True or false. */
  FLAG
}
