package dev.billbridge.mapping;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/**
 * The characters of one JSON string, read from just behind its opening quote to its closing one. A
 * parser would hold the whole string in memory; SAKURA sends a whole statement as one string.
 */
final class JsonStringReader extends Reader {

  private final Reader in;
  private boolean ended;

  /** @param in UTF-8, standing behind the opening quote of a string known to be well formed */
  JsonStringReader(InputStream in) {
    this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 15);
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    int n = 0;
    while (n < length && !ended) {
      int c = in.read();
      if (c == '"' || c < 0) {
        ended = true;
      } else {
        buffer[offset + n++] = c == '\\' ? unescaped() : (char) c;
      }
    }
    return n == 0 && length > 0 ? -1 : n;
  }

  private char unescaped() throws IOException {
    int c = in.read();
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> (char) (hex() << 12 | hex() << 8 | hex() << 4 | hex());
      default -> (char) c;
    };
  }

  private int hex() throws IOException {
    return Character.digit(in.read(), 16);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
