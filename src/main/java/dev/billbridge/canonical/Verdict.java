package dev.billbridge.canonical;

/** What reconciliation found when it held the lines against the statement's own header. */
public enum Verdict {
  /** The lines add up to what the header says, to the last digit. */
  MATCHED,
  /** They do not, and a named rule accounts for the whole difference. */
  EXPLAINED,
  /** They do not, and nothing accounts for it. */
  MISMATCHED,
  /**
   * The header of a statement of charges says no total, so nothing proves that all lines are there.
   */
  UNSTATED;

  /**
   * Whether it is not proven that all lines are there and say what was billed, so that a final
   * statement waits for an operator.
   */
  public boolean isOpen() {
    return this == MISMATCHED || this == UNSTATED;
  }
}
