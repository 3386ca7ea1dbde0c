package dev.billbridge.render;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Turns a statement revision into the bytes a sink receives; the same revision always makes the
 * same bytes.
 */
public interface Rendering {

  String mediaType();

  /** Without a dot, such as {@code csv}. */
  String fileExtension();

  /**
   * Writes record by record, so a statement may be larger than memory. The stream is flushed and
   * left open.
   *
   * @throws IOException if the stream refuses; what reading the records throws passes through
   */
  void write(RevisedStatement statement, OutputStream out) throws IOException;

  /**
   * The rendering a sink's {@code format} names.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  static Rendering ofFormat(String format) {
    return switch (format) {
      case "csv" -> new CsvRendering(CsvStyle.DEFAULT);
      case "jsonl" -> new JsonLinesRendering();
      case "json" -> new JsonRendering();
      default ->
        throw new IllegalArgumentException(
            "\"" + format + "\" is no format; there are csv, jsonl and json");
    };
  }
}
