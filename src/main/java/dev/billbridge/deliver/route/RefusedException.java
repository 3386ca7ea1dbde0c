package dev.billbridge.deliver.route;

/**
 * A sink that cannot be made of its settings. The message is one sentence: what, where, how to
 * mend.
 */
public final class RefusedException extends RuntimeException {

  RefusedException(String message) {
    super(message);
  }
}
