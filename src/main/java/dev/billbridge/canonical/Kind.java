package dev.billbridge.canonical;

/** What a billing record is about. Only {@link #CHARGE} records are money owed. */
public enum Kind {
  /** Money on a bill or an invoice. */
  CHARGE,
  /** A measured quantity, without a price of its own. */
  USAGE,
  /** A price list entry. */
  PRICE,
  /** Prepaid credit or a coupon and what is left of it. */
  BALANCE,
  /** Who an account is. */
  ACCOUNT
}
