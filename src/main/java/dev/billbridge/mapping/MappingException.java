package dev.billbridge.mapping;

/**
 * Something in a document or a mapping keeps a statement from becoming canonical. The message says
 * what, where and how to fix it.
 */
public class MappingException extends Exception {

  public MappingException(String message) {
    super(message);
  }

  public MappingException(String message, Throwable cause) {
    super(message, cause);
  }
}
