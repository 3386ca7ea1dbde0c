package dev.billbridge.canonical;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A text file that an operator has written, with whichever editor. */
public final class OperatorFile {

  private OperatorFile() {}

  /**
   * Its text without what editors add: no byte-order mark, and every line ends in a line feed.
   *
   * @throws IOException if it cannot be read or is not UTF-8
   */
  public static String text(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    return (text.startsWith("\uFEFF") ? text.substring(1) : text).replace("\r\n", "\n");
  }
}
