package dev.billbridge.collect.route;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * CSV as some programs write it, as a strict reader wants it: a quote inside a quoted cell that is
 * neither doubled nor followed by the end of the cell stands for itself and is doubled, and a
 * Ctrl-Z at the end of the text is left out. A row too long to be one ends the reading: a quote
 * that is never closed would otherwise bring the rest of the text into memory.
 */
final class BareQuotes extends FilterReader {

  private static final char CTRL_Z = 0x1A;
  /**
   * How far it is looked ahead for the end of a cell behind blanks, and for the end of the text
   * behind a Ctrl-Z.
   */
  private static final int AHEAD = 64;

  private final char[] block = new char[1 << 13];
  private int at;
  private int end;
  private boolean ended;
  private boolean quoted;
  private boolean cellBegins = true;
  /** Whether a second quote is to be handed out before anything else is read. */
  private boolean doubling;

  private final int longestRow;
  private int row;
  private long line = 1;
  private long rowBegan = 1;

  /**
   * @param longestRow in characters; a longer one is an {@link IllegalStateException} that names
   *     the line it begins in
   */
  BareQuotes(Reader in, int longestRow) {
    super(in);
    this.longestRow = longestRow;
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    int n = 0;
    while (n < length) {
      if (doubling) {
        buffer[offset + n++] = '"';
        doubling = false;
        continue;
      }
      if (at == end && !hasAhead(1)) {
        break;
      }
      int plain = plain(buffer, offset + n, length - n);
      if (plain > 0) {
        n += plain;
        continue;
      }
      char c = block[at++];
      count(c);
      if (c == '"') {
        quote();
      } else if (c == CTRL_Z && cellBegins && endsText()) {
        at = end;
        break;
      } else {
        cellBegins = !quoted && (c == ',' || c == '\n' || c == '\r');
      }
      buffer[offset + n++] = c;
    }
    return n == 0 && length > 0 ? -1 : n;
  }

  /** Copies what is neither a quote, a comma, the end of a line nor a Ctrl-Z. */
  private int plain(char[] buffer, int offset, int length) {
    int from = at;
    int to = Math.min(end, from + length);
    int i = from;
    while (i < to && block[i] > ',') {
      buffer[offset + i - from] = block[i];
      i++;
    }
    if (i > from) {
      at = i;
      cellBegins = false;
      row += i - from;
      checkRow();
    }
    return i - from;
  }

  private void checkRow() {
    if (row > longestRow) {
      throw new IllegalStateException(
          ("the row that begins in line %d is longer than %d characters, which no row of a bill is; look for a"
                  + " quote there that is not closed")
              .formatted(rowBegan, longestRow));
    }
  }

  private void count(char c) {
    row++;
    checkRow();
    line += c == '\n' ? 1 : 0;
    if (!quoted && (c == '\n' || c == '\r')) {
      row = 0;
      rowBegan = line;
    }
  }

  private void quote() throws IOException {
    if (!quoted) {
      quoted = cellBegins;
      cellBegins = false;
      return;
    }
    int next = ahead(0);
    if (next == '"') {
      at++;
      doubling = true;
      return;
    }
    for (int i = 1; next == ' ' && i < AHEAD; i++) {
      next = ahead(i);
    }
    quoted = !(next < 0 || next == ',' || next == '\n' || next == '\r');
    doubling = quoted;
  }

  private boolean endsText() throws IOException {
    for (int i = 0; i < AHEAD; i++) {
      int c = ahead(i);
      if (c != CTRL_Z && !Character.isWhitespace(c)) {
        return c < 0;
      }
    }
    return false;
  }

  /** A character that has not been read yet, from 0; -1 behind the end. */
  private int ahead(int places) throws IOException {
    return at + places < end || hasAhead(places + 1) ? block[at + places] : -1;
  }

  private boolean hasAhead(int characters) throws IOException {
    System.arraycopy(block, at, block, 0, end - at);
    end -= at;
    at = 0;
    while (end < characters && !ended) {
      int read = in.read(block, end, block.length - end);
      ended = read < 0;
      end += Math.max(0, read);
    }
    return end >= characters;
  }

  @Override
  public int read() throws IOException {
    char[] one = new char[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }
}
