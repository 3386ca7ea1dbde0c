package dev.billbridge.canonical;

/** What a {@link Finding} is about. The ledger stores the names. */
public enum FindingKind {
  /** A month without a statement between months that have one. */
  MISSING_MONTH,
  /** A total far from the usual one. */
  AMOUNT_JUMP,
  /** A final statement that its provider has changed. */
  RESTATED,
  /** A final statement whose figures changed because its mapping was changed. */
  REREAD,
  /** A statement that should exist, or be final, by now. */
  LATE,
  /** Two kinds of documents that disagree about the same month. */
  CROSS_CHECK,
  /** A closed statement of charges without a total. */
  UNSTATED,
  /** An alert of the site that fires. */
  ALERT
}
