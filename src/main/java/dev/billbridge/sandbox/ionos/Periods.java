package dev.billbridge.sandbox.ionos;

import dev.billbridge.sandbox.http.Refusal;
import dev.billbridge.sandbox.world.Snapshot;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;

/** Months and days in requests. What is not one, or lies in the future, is refused with 422. */
final class Periods {
  private Periods() {}

  /** A path segment {@code YYYY-MM}, or the literal {@code null} for the current month. */
  static YearMonth ofPath(String text, Snapshot snapshot) {
    return text.equals("null") ? current(snapshot) : ofQuery(text, snapshot);
  }

  /** A query parameter {@code YYYY-MM}. */
  static YearMonth ofQuery(String text, Snapshot snapshot) {
    if (!text.matches("[0-9]{4}-[0-9]{2}")) {
      throw new Refusal(422);
    }
    try {
      YearMonth month = YearMonth.parse(text);
      if (month.isAfter(current(snapshot))) {
        throw new Refusal(422);
      }
      return month;
    } catch (DateTimeException noSuchMonth) {
      throw new Refusal(422);
    }
  }

  /** A day {@code YYYY-MM-DD}. */
  static LocalDate day(String text, Snapshot snapshot) {
    try {
      LocalDate day = LocalDate.parse(text);
      if (YearMonth.from(day).isAfter(current(snapshot))) {
        throw new Refusal(422);
      }
      return day;
    } catch (DateTimeException noSuchDay) {
      throw new Refusal(422);
    }
  }

  static YearMonth current(Snapshot snapshot) {
    return YearMonth.from(snapshot.now().atOffset(ZoneOffset.UTC));
  }
}
