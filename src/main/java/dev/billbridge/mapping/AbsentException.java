package dev.billbridge.mapping;

/**
 * The documents say nothing of what was asked for: no line, and a mapping that takes this for "no data", not for zero. What is
 * known already stays as it is.
 */
public final class AbsentException extends MappingException {

  public AbsentException(String message) {
    super(message);
  }
}
