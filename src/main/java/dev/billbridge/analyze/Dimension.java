package dev.billbridge.analyze;

import dev.billbridge.ledger.sum.LineColumn;
import dev.billbridge.ledger.sum.LineSum;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What figures are shown by. */
public enum Dimension {
  MONTH("month", LineColumn.MONTH),
  PROVIDER("provider", LineColumn.PROVIDER),
  ACCOUNT("account", LineColumn.ACCOUNT),
  ACCOUNT_NUMBER("accountNumber", LineColumn.PROVIDER, LineColumn.ACCOUNT_NUMBER),
  CATEGORY("category", LineColumn.CHARGE_CATEGORY),
  PRODUCT("product", LineColumn.PROVIDER, LineColumn.PRODUCT_ID),
  REGION("region", LineColumn.PROVIDER, LineColumn.REGION),
  /** What {@code services.csv} says a line is, such as {@code server}. */
  CLASS("class"),
  RESOURCE("resource", LineColumn.PROVIDER, LineColumn.ACCOUNT_NUMBER, LineColumn.RESOURCE_ID);

  private final String word;
  private final List<LineColumn> columns;

  Dimension(String word, LineColumn... columns) {
    this.word = word;
    this.columns = List.of(columns);
  }

  /** As it is written in commands, and as its column is called. */
  public String word() {
    return word;
  }

  /** The dimension of a word; empty if there is none. */
  public static Optional<Dimension> of(String word) {
    return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
  }

  /** All words, in their order. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Dimension::word).toList();
  }

  /** What tells two of them apart. */
  List<LineColumn> columns() {
    return columns;
  }

  /** What is shown; null when unknown. */
  String text(LineSum sum, Rulings rulings) {
    return this == CLASS ? rulings.classOf(sum) : sum.text(columns.get(columns.size() - 1));
  }

  /** A name beside an id that says little; null for none. */
  String name(LineSum sum) {
    return switch (this) {
      case PRODUCT -> sum.productName();
      case RESOURCE -> sum.resourceName();
      default -> null;
    };
  }

  /** Whether such a name is shown. */
  boolean hasName() {
    return this == PRODUCT || this == RESOURCE;
  }
}
