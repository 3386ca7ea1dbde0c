package dev.billbridge.alert;

import dev.billbridge.ledger.sum.LineColumn;
import dev.billbridge.ledger.sum.LineSum;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an alert watches one by one. */
enum By {
  ACCOUNT(LineColumn.ACCOUNT),
  /** Whom bills are drawn for: the lines are those of customers' bills, at their prices. */
  CUSTOMER(LineColumn.ACCOUNT),
  PRODUCT(LineColumn.PROVIDER, LineColumn.PRODUCT_ID),
  REGION(LineColumn.PROVIDER, LineColumn.REGION),
  RESOURCE(LineColumn.PROVIDER, LineColumn.ACCOUNT_NUMBER, LineColumn.RESOURCE_ID);

  private final List<LineColumn> columns;
  private final String word = name().toLowerCase(Locale.ROOT);

  By(LineColumn... columns) {
    this.columns = List.of(columns);
  }

  static Optional<By> of(String word) {
    return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(By::word).toList();
  }

  /** As it is written in the file. */
  String word() {
    return word;
  }

  List<LineColumn> columns() {
    return columns;
  }

  /** What tells one from another, such as {@code sakura:50610}; an unknown part is empty. */
  String key(LineSum sum) {
    return String.join(
        ":",
        columns.stream()
            .map(column -> sum.text(column) == null ? "" : sum.text(column))
            .toList());
  }

  /** What a person calls it. */
  String name(LineSum sum) {
    String id = sum.text(columns.get(columns.size() - 1));
    String name =
        this == PRODUCT ? sum.productName() : this == RESOURCE ? sum.resourceName() : null;
    boolean isNamed = name != null && !name.isBlank();
    return id == null ? "(none)" : isNamed ? id + " (" + name + ")" : id;
  }
}
