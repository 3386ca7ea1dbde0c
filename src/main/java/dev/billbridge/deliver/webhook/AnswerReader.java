package dev.billbridge.deliver.webhook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads an answer while its connection is open; the sink's route calls it. */
public final class AnswerReader {

  /** As much of an answer as is read, unpacked; one that is longer is not understood. */
  private static final int LONGEST = 4 << 20;

  /**
   * The body of an answer.
   *
   * @param isWhole whether that is all of it
   */
  public record Text(String text, boolean isWhole) {}

  /**
   * Reads up to the end; an answer that breaks off is kept as far as it came.
   *
   * @param body null when the answer has none
   */
  public Text read(InputStream body) {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    boolean isWhole = true;
    try (body) {
      byte[] piece = new byte[1 << 13];
      for (int n = 0; body != null && n >= 0 && read.size() <= LONGEST; n = body.read(piece)) {
        read.write(piece, 0, n);
      }
      isWhole = read.size() <= LONGEST;
    } catch (IOException e) {
      isWhole = false;
    }
    return new Text(read.toString(StandardCharsets.UTF_8), isWhole);
  }
}
