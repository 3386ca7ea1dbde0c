package dev.billbridge.mapping;

/**
 * A document has another shape than the one it is read by: a list under another name, something
 * else in its place, a value that is not what it should be. That never passes for "there is none".
 */
public final class ShapeException extends MappingException {

  private final String document;
  private final String pointer;

  ShapeException(String document, String pointer, String reason) {
    super("%s%s: %s".formatted(document, pointer.isEmpty() ? "" : " at " + pointer, reason));
    this.document = document;
    this.pointer = pointer;
  }

  /** Path in the archive. */
  public String document() {
    return document;
  }

  /** Place in the document; empty for the whole of it. */
  public String pointer() {
    return pointer;
  }
}
