package dev.billbridge.canonical;

/** Why a statement has got a revision. */
public enum RevisionCause {
  /** It was not known before. */
  FIRST("first revision"),
  /** Its provider has changed a figure, a date or a line. */
  AMENDED("changed by its provider"),
  /** Its provider has changed names or attributes; every figure is what it was. */
  ANNOTATED("names or attributes changed by its provider, no figure"),
  /** The same documents say something else since their mapping was changed. */
  REREAD("read differently by its changed mapping"),
  /** It says what it said; its status, its payment or the verdict on it has changed. */
  STATUS("status, payment or verdict changed"),
  /** Another statement has taken its place. */
  REPLACED("replaced by another statement"),
  /**
   * A target had a later revision than the ledger, as after a restored backup; the statement goes
   * on above it.
   */
  CONTINUED("continued above what a target had");

  private final String words;

  RevisionCause(String words) {
    this.words = words;
  }

  /** In words, for a sentence or a table. */
  public String words() {
    return words;
  }
}
