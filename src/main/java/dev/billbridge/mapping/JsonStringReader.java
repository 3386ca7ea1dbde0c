package dev.billbridge.mapping;

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
  private final char[] block = new char[1 << 13];
  private int at;
  private int end;
  private boolean ended;

  /** @param in UTF-8, standing behind the opening quote of a string known to be well formed */
  JsonStringReader(InputStream in) {
    this.in = new InputStreamReader(in, StandardCharsets.UTF_8);
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    int n = 0;
    while (n < length && !ended) {
      if (at == end && !filled()) {
        break;
      }
      n += plain(buffer, offset + n, length - n);
      if (n < length && at < end) {
        char c = block[at++];
        if (c == '"') {
          ended = true;
        } else {
          buffer[offset + n++] = unescaped();
        }
      }
    }
    return n == 0 && length > 0 ? -1 : n;
  }

  /** Copies characters up to the next quote or backslash. */
  private int plain(char[] buffer, int offset, int length) {
    int from = at;
    int to = Math.min(end, from + length);
    int i = from;
    while (i < to && block[i] != '"' && block[i] != '\\') {
      buffer[offset + i - from] = block[i];
      i++;
    }
    at = i;
    return i - from;
  }

  private boolean filled() throws IOException {
    at = 0;
    end = Math.max(0, in.read(block, 0, block.length));
    ended = end == 0;
    return !ended;
  }

  private char next() throws IOException {
    return at < end || filled() ? block[at++] : 0;
  }

  private char unescaped() throws IOException {
    char c = next();
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> (char) (hex() << 12 | hex() << 8 | hex() << 4 | hex());
      default -> c;
    };
  }

  private int hex() throws IOException {
    char c = next();
    return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
