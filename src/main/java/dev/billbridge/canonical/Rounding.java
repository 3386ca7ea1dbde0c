package dev.billbridge.canonical;

/** Where a provider rounds quantity × unit price to the minor unit of the currency, half up. */
public enum Rounding {
  /** Each line, before they are added up. */
  LINE,
  /** Once, when the exact lines have been added up. */
  TOTAL
}
