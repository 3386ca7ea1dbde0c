package dev.billbridge.collect.route;

/** Ends a step of a run that was aborted. */
final class RunAbortedException extends Exception {

  RunAbortedException(String reason) {
    super(reason, null, false, false);
  }
}
