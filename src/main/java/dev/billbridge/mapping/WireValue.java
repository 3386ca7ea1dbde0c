package dev.billbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.ExactDecimal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads what providers really send, whichever way they write it: an id or a figure as number or
 * string; null, missing and empty all mean "not set". Figures keep every digit of their text.
 */
final class WireValue {

  /** Longest text that is read as a number; no figure that can be kept has as many digits. */
  private static final int LONGEST_NUMBER = 200;

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,4})?");
  private static final Pattern FRACTION = Pattern.compile("-?\\d+\\.\\d+");

  private WireValue() {}

  /** The text; numbers as their digits, true and false as words; null when not set. */
  static String text(JsonNode node) {
    if (node == null || node.isNull() || node.isMissingNode()) {
      return null;
    }
    if (node.isContainerNode()) {
      throw new IllegalArgumentException("expected text, got " + shown(node));
    }
    String text = node.isBigDecimal() ? node.decimalValue().toString() : node.asText();
    return text.isEmpty() ? null : text;
  }

  /**
   * The text of an id. A number is written as its digits, so that an id has one spelling; null when
   * not set.
   *
   * @throws IllegalArgumentException if it is a fraction
   */
  static String id(JsonNode node) {
    if (node == null || !node.isNumber() || node.isIntegralNumber()) {
      return text(node);
    }
    // What jq has made of a number is binary, and exact only up to 2^53.
    boolean exact = node.isBigDecimal() || Math.abs(node.doubleValue()) <= 0x1p53;
    BigInteger whole = exact ? ProviderValue.whole(node.decimalValue()) : null;
    if (whole == null) {
      throw new IllegalArgumentException(
          "%s cannot be an id or a count: a whole number or a text is expected"
              .formatted(shown(node)));
    }
    return whole.toString();
  }

  /** Text in which empty is a value of its own: user-given names. */
  static String name(JsonNode node) {
    return node != null && node.isTextual() && node.textValue().isEmpty() ? "" : text(node);
  }

  /**
   * The exact figure, as the provider's document states it; null when not set.
   *
   * @throws IllegalArgumentException if it is not the document's own: calculated, cut or written in
   *     the mapping
   */
  static BigDecimal figure(JsonNode node) {
    if (node != null
        && (node.isNumber() || node.isTextual() && !node.textValue().isBlank())
        && !(node instanceof ProviderValue)) {
      throw new IllegalArgumentException(shown(node)
          + " is not a figure of the document: it has been calculated, cut or written in the mapping; "
          + "a mapping passes figures on as the document states them");
    }
    return decimal(node);
  }

  /** The exact figure, wherever it comes from; null when not set. */
  static BigDecimal decimal(JsonNode node) {
    if (node == null || node.isNull() || node.isMissingNode()) {
      return null;
    }
    if (node.isDouble() || node.isFloat()) {
      throw new IllegalArgumentException(
          "%s has been calculated with and so may have been rounded".formatted(node));
    }
    if (node.isNumber()) {
      return node.decimalValue();
    }
    if (node.isTextual()) {
      String text = node.textValue().strip();
      if (text.isEmpty()) {
        return null;
      }
      if (text.length() <= LONGEST_NUMBER && NUMBER.matcher(text).matches()) {
        return new BigDecimal(text);
      }
    }
    throw new IllegalArgumentException("expected a figure, got " + shown(node));
  }

  /** A whole number, as the provider's document states it; null when not set. */
  static Long count(JsonNode node) {
    return whole(node, figure(node));
  }

  /** A whole number, wherever it comes from; null when not set. */
  static Long whole(JsonNode node) {
    return whole(node, decimal(node));
  }

  private static Long whole(JsonNode node, BigDecimal decimal) {
    try {
      return decimal == null ? null : decimal.longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("expected a whole number, got " + shown(node), e);
    }
  }

  /** True or false, also as words or 1 and 0; null when not set. */
  static Boolean bool(JsonNode node) {
    String text = text(node);
    if (text == null) {
      return null;
    }
    return switch (text) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw new IllegalArgumentException("expected true or false, got " + shown(node));
    };
  }

  /** A date in the provider's calendar, see {@link WireTime}; null when not set. */
  static LocalDate date(JsonNode node, ZoneId zone) {
    String text = text(node);
    return text == null ? null : WireTime.date(text, zone);
  }

  /** A time with its offset as written, or with that of the provider's zone; null when not set. */
  static OffsetDateTime time(JsonNode node, ZoneId zone) {
    String text = text(node);
    return text == null ? null : WireTime.time(text, zone);
  }

  /** A point in time; null when not set. */
  static Instant instant(JsonNode node, ZoneId zone) {
    OffsetDateTime time = time(node, zone);
    return time == null ? null : time.toInstant();
  }

  /**
   * A month ({@code 2026-10} or {@code 2026/10}) or {@code {start, end}} with an exclusive end;
   * null when not set.
   */
  static BillingPeriod period(JsonNode node, ZoneId zone) {
    if (node == null || node.isNull() || node.isMissingNode()) {
      return null;
    }
    if (node.isObject()) {
      LocalDate start = date(node.get("start"), zone);
      LocalDate end = date(node.get("end"), zone);
      LocalDate lastDay = date(node.get("lastDay"), zone);
      if (start == null || end == null && lastDay == null) {
        throw new IllegalArgumentException(
            "expected a period like {\"start\":\"2026-10-01\",\"end\":\"2026-11-01\"}, got "
                + shown(node));
      }
      return new BillingPeriod(start, end != null ? end : lastDay.plusDays(1));
    }
    return BillingPeriod.of(BillingPeriod.month(text(node).replace('/', '-')));
  }

  /** ISO 4217; null when not set. */
  static Currency currency(JsonNode node) {
    String text = text(node);
    try {
      return text == null ? null : Currency.getInstance(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expected a currency like EUR, got " + shown(node), e);
    }
  }

  /**
   * Every value of a tree under its path, such as {@code quantity.unit} or {@code tags.0}; what is
   * null is left out.
   */
  static SortedMap<String, String> flat(JsonNode node) {
    SortedMap<String, String> flat = new TreeMap<>();
    flatten("", node, flat);
    return flat;
  }

  private static void flatten(String path, JsonNode node, SortedMap<String, String> flat) {
    if (node == null || node.isNull() || node.isMissingNode()) {
      return;
    }
    if (node.isObject()) {
      node.properties()
          .forEach(field -> flatten(
              path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
              field.getValue(),
              flat));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        flatten(path.isEmpty() ? Integer.toString(i) : path + "." + i, node.get(i), flat);
      }
    } else {
      flat.put(path, node.isBigDecimal() ? node.decimalValue().toString() : node.asText());
    }
  }

  /**
   * A key of one or several parts, joined by bars. A figure among them is written in one way only,
   * so that {@code 0.03}, {@code "0.030"} and {@code 3E-2} are one key. Empty when nothing is set.
   */
  static String key(JsonNode node) {
    if (node == null || !node.isArray()) {
      return keyPart(node);
    }
    List<String> parts = new ArrayList<>();
    for (JsonNode part : node) {
      String text = text(part);
      boolean figure = text != null
          && text.length() <= LONGEST_NUMBER
          && FRACTION.matcher(text).matches();
      parts.add(figure ? ExactDecimal.text(ExactDecimal.canonical(decimal(part))) : keyPart(part));
    }
    return String.join("|", parts);
  }

  private static String keyPart(JsonNode part) {
    String text = text(part);
    return text == null
        ? ""
        : part.isNumber() ? ExactDecimal.text(ExactDecimal.canonical(decimal(part))) : text;
  }

  /** The value as it may stand in a message. */
  static String shown(JsonNode node) {
    String text = String.valueOf(node);
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }
}
