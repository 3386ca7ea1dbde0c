package dev.billbridge.page.list;

import dev.billbridge.render.FieldType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.function.Function;

/**
 * A column of a list.
 *
 * @param name in JSON and CSV
 * @param label for people
 * @param value of the class that the type names; null when unknown
 * @param currency of an amount; null for other columns
 * @param link where the cell leads; null, or returning null, for nowhere
 */
public record Column<T>(
    String name,
    String label,
    FieldType type,
    Look look,
    Function<T, Object> value,
    Function<T, Currency> currency,
    Function<T, String> link) {

  /** How a cell looks. */
  public enum Look {
    TEXT,
    /** Words of any length. */
    PROSE,
    FIGURE,
    TIME,
    STATE
  }

  public static <T> Column<T> text(String name, String label, Function<T, Object> value) {
    return new Column<>(name, label, FieldType.TEXT, Look.TEXT, value, null, null);
  }

  public static <T> Column<T> prose(String name, String label, Function<T, Object> value) {
    return new Column<>(name, label, FieldType.TEXT, Look.PROSE, value, null, null);
  }

  /** @param value a name of the program's own, such as that of a state */
  public static <T> Column<T> state(String name, String label, Function<T, Enum<?>> value) {
    return new Column<>(
        name,
        label,
        FieldType.CODE,
        Look.STATE,
        row -> value.apply(row) == null ? null : value.apply(row).name(),
        null,
        null);
  }

  public static <T> Column<T> count(String name, String label, Function<T, Long> value) {
    return new Column<>(name, label, FieldType.INTEGER, Look.FIGURE, value::apply, null, null);
  }

  public static <T> Column<T> figure(String name, String label, Function<T, BigDecimal> value) {
    return new Column<>(name, label, FieldType.DECIMAL, Look.FIGURE, value::apply, null, null);
  }

  public static <T> Column<T> money(
      String name, String label, Function<T, BigDecimal> value, Function<T, Currency> currency) {
    return new Column<>(name, label, FieldType.DECIMAL, Look.FIGURE, value::apply, currency, null);
  }

  public static <T> Column<T> time(String name, String label, Function<T, Instant> value) {
    return new Column<>(
        name,
        label,
        FieldType.INSTANT,
        Look.TIME,
        row -> value.apply(row) == null ? null : value.apply(row).atOffset(ZoneOffset.UTC),
        null,
        null);
  }

  /** The same, leading somewhere. */
  public Column<T> linked(Function<T, String> to) {
    return new Column<>(name, label, type, look, value, currency, to);
  }

  /** The same, for files alone: it has no place in a table. */
  public Column<T> hidden() {
    return new Column<>(name, null, type, look, value, currency, link);
  }
}
