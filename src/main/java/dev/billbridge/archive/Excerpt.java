package dev.billbridge.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Enough of a compressed body that is no document for a person to see what it is. */
final class Excerpt {

  private Excerpt() {}

  /** At most sixty characters in one line; empty when there is nothing. */
  static String beginning(Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return oneLine(new String(in.readNBytes(200), StandardCharsets.UTF_8), 60);
    } catch (EOFException e) {
      return "";
    }
  }

  /** The last forty characters. */
  static String end(Path file) throws IOException {
    byte[] last = new byte[0];
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      byte[] buffer = new byte[1 << 13];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        byte[] joined = new byte[Math.min(120, last.length + n)];
        int fromNew = Math.min(n, joined.length);
        System.arraycopy(
            last, last.length - (joined.length - fromNew), joined, 0, joined.length - fromNew);
        System.arraycopy(buffer, n - fromNew, joined, joined.length - fromNew, fromNew);
        last = joined;
      }
    }
    String text = new String(last, StandardCharsets.UTF_8).strip();
    return text.length() > 40 ? text.substring(text.length() - 40) : text;
  }

  private static String oneLine(String text, int length) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() > length ? line.substring(0, length) + "…" : line;
  }
}
