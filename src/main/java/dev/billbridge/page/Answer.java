package dev.billbridge.page;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * What is sent back.
 *
 * @param status HTTP status code
 * @param headers beside those that every answer has
 */
public record Answer(int status, String contentType, Map<String, String> headers, Body body) {

  /** The content, written as it is made. */
  @FunctionalInterface
  public interface Body {

    /** @throws IOException if the reader is gone, or the source cannot be read */
    void write(OutputStream out) throws IOException;
  }
}
