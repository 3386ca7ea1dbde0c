package dev.billbridge.deliver;

import dev.billbridge.ledger.database.LedgerException;

/** What lies behind a failure, in one line. */
public final class RootMessage {

  private RootMessage() {}

  /** The first line of the innermost message; the class's name when there is none. */
  public static String of(Throwable failure) {
    Throwable root = failure;
    // A ledger's exception has a sentence of its own already; its cause is the driver's.
    while (root.getCause() != null && !(root instanceof LedgerException)) {
      root = root.getCause();
    }
    String message =
        root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    return message.lines().findFirst().orElse(root.getClass().getSimpleName());
  }
}
