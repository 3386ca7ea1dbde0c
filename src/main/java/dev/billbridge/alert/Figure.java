package dev.billbridge.alert;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What of the lines is added up. */
enum Figure {
  /** Before tax, without lines that are nothing but tax. */
  NET_AMOUNT("netAmount"),
  /** What the statements' own totals add up. */
  AMOUNT("amount"),
  QUANTITY("quantity"),
  /** Different resources. */
  COUNT("count(resourceId)");

  private final String word;

  Figure(String word) {
    this.word = word;
  }

  static Optional<Figure> of(String word) {
    return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Figure::word).toList();
  }

  /** As it is written in the file. */
  String word() {
    return word;
  }

  boolean isMoney() {
    return this == NET_AMOUNT || this == AMOUNT;
  }
}
