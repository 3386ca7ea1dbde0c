package dev.billbridge.service.preflight;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * What is known beforehand about a value in a route.
 *
 * @param type null when nothing is known
 * @param element type of the elements of a list; null when it is none, or not known
 * @param literal the text itself, from the route; null when it is known only when the route runs
 */
record Value(Class<?> type, Class<?> element, String literal) {

  static final Value UNKNOWN = new Value(null, null, null);
  static final Value TEXT = new Value(String.class, null, null);

  static Value of(Class<?> type) {
    return new Value(type, null, null);
  }

  static Value literal(String text) {
    return new Value(String.class, null, text);
  }

  /** What a method answers. */
  static Value of(Class<?> raw, Type generic) {
    if (generic instanceof ParameterizedType list
        && list.getActualTypeArguments().length == 1
        && list.getActualTypeArguments()[0] instanceof Class<?> element) {
      return new Value(raw, element, null);
    }
    return raw == Object.class ? UNKNOWN : of(raw);
  }

  /** An element of it. */
  Value each() {
    return element == null ? UNKNOWN : of(element);
  }

  /** What is known when it may be either. */
  Value or(Value other) {
    return equals(other) ? this : type != null && type == other.type ? of(type) : UNKNOWN;
  }

  /** Whether it is a value of Billbridge's own, such as a document, which has no text form. */
  boolean isOurs() {
    return type != null && isOurs(type);
  }

  static boolean isOurs(Class<?> type) {
    return type.getName().startsWith("dev.billbridge.");
  }

  /** What the instructions for routes call it. */
  String noun() {
    return noun(type);
  }

  /** What the instructions for routes call a type. */
  static String noun(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "FetchedDocument" -> "a document";
      case "Entry" -> "an entry of a list";
      case "Pages" -> "a list in pages";
      case "Run" -> "the run";
      case "String" -> "text";
      case "YearMonth" -> "a month";
      case "List" -> "a list";
      default -> "a " + type.getSimpleName();
    };
  }
}
