package dev.billbridge.canonical;

/** FOCUS {@code ChargeCategory}; only {@link Kind#CHARGE} records have one. */
public enum ChargeCategory {
  USAGE("Usage"),
  PURCHASE("Purchase"),
  TAX("Tax"),
  CREDIT("Credit"),
  ADJUSTMENT("Adjustment");

  private final String focusName;

  ChargeCategory(String focusName) {
    this.focusName = focusName;
  }

  /** The spelling FOCUS prescribes, such as {@code Usage}. */
  public String focusName() {
    return focusName;
  }

  /**
   * @throws IllegalArgumentException if FOCUS knows no such category; the message lists those it
   *     knows
   */
  public static ChargeCategory ofFocusName(String name) {
    for (ChargeCategory category : values()) {
      if (category.focusName.equals(name)) {
        return category;
      }
    }
    throw new IllegalArgumentException("\"" + name
        + "\" is not a charge category; FOCUS knows Usage, Purchase, Tax, Credit, Adjustment");
  }
}
