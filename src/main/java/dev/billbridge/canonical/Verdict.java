package dev.billbridge.canonical;

/** What reconciliation found when it held the lines against the statement's own header. */
public enum Verdict {
  /** The lines add up to what the header says, to the last digit. */
  MATCHED,
  /** They do not, and a named rule accounts for the whole difference. */
  EXPLAINED,
  /** They do not, and nothing accounts for it. */
  MISMATCHED
}
