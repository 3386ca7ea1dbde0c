package dev.billbridge.canonical;

/** Whether a statement has been paid, as far as its provider says. */
public enum PaymentStatus {
  PAID,
  UNPAID,
  /** SAKURA's word for a month without charges; it does not mean that the month is still open. */
  PENDING,
  /** The provider did not say, or said it in words nobody has seen yet. */
  UNKNOWN
}
