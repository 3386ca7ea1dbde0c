package dev.billbridge.render;

import com.fasterxml.jackson.core.SerializableString;
import java.util.Locale;

/** A canonical field: one meaning under one name, spelt as each format spells names. */
public sealed interface Field permits RecordField, StatementField {

  /** Such as {@code STATEMENT_ID}. */
  String name();

  FieldType type();

  /** In SQL and CSV, such as {@code statement_id}. */
  String column();

  /** In JSON, such as {@code statementId}. */
  String property();

  /** The property as JSON writers take it, which spares them to escape it for each record. */
  SerializableString jsonName();

  static String columnOf(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  static String propertyOf(String name) {
    StringBuilder property = new StringBuilder();
    for (String word : columnOf(name).split("_")) {
      property.append(
          property.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return property.toString();
  }
}
