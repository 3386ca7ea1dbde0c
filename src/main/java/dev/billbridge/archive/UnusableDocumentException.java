package dev.billbridge.archive;

/**
 * A response body that is not a document: not JSON, cut short, empty. The message says which, at
 * which byte, and where its bytes are kept.
 */
public final class UnusableDocumentException extends Exception {

  private final String kept;
  private final boolean truncated;

  UnusableDocumentException(String message, String kept, boolean truncated) {
    super(message);
    this.kept = kept;
    this.truncated = truncated;
  }

  /** Place of the kept bytes, relative to the archive. */
  public String kept() {
    return kept;
  }

  /** The body ended before the document did: asking again may help. */
  public boolean truncated() {
    return truncated;
  }
}
