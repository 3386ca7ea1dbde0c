package dev.billbridge.cli.option;

import java.nio.file.Path;

/**
 * Another process has the ledger to itself; if that is a service, it can be asked instead. The
 * message is one sentence.
 */
public final class LedgerTakenException extends RuntimeException {

  private final transient Path ledger;

  LedgerTakenException(Path ledger, RuntimeException cause) {
    super(cause.getMessage(), cause);
    this.ledger = ledger;
  }

  /** File of the ledger, without its ending. */
  public Path ledger() {
    return ledger;
  }
}
