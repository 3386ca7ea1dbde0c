package dev.billbridge.backup;

/** A backup cannot be made or put back. The message is one sentence: what, where, how to fix it. */
public final class BackupException extends RuntimeException {

  BackupException(String message) {
    super(message);
  }

  BackupException(String message, Throwable cause) {
    super(message, cause);
  }
}
