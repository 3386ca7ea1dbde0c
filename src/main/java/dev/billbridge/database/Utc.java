package dev.billbridge.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Times are kept as UTC without a zone, which every engine and driver leaves alone, to the
 * microsecond, which every engine keeps.
 */
public final class Utc {

  private Utc() {}

  /**
   * The value of a column.
   *
   * @param instant may be null
   */
  public static LocalDateTime of(Instant instant) {
    return instant == null
        ? null
        : LocalDateTime.ofInstant(instant.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC);
  }

  /** What a column says; null when it says nothing. */
  public static Instant instant(ResultSet row, String column) throws SQLException {
    LocalDateTime time = row.getObject(column, LocalDateTime.class);
    return time == null ? null : time.toInstant(ZoneOffset.UTC);
  }
}
