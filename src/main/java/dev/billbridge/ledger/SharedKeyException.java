package dev.billbridge.ledger;

import java.sql.SQLException;

/** Lines of one new statement share a key; it has to be posted again, staged, so that they can be told apart. */
public final class SharedKeyException extends RuntimeException {

  SharedKeyException(SQLException cause) {
    super("lines of the statement share a key", cause);
  }
}
