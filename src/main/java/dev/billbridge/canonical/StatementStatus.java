package dev.billbridge.canonical;

/** Where a statement revision stands in its life. */
public enum StatementStatus {
  /** May still change without notice. */
  PROVISIONAL,
  /** The provider has closed it. */
  FINAL,
  /** It was final and the provider changed it all the same. */
  RESTATED
}
