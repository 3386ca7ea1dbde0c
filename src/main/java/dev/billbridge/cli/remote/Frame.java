package dev.billbridge.cli.remote;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * What goes over the line: first who one is, then one request, then pieces of output and at last
 * the exit code.
 */
final class Frame {

  /**
   * The first bytes a service says; another program, or another version of this one, says something
   * else.
   */
  static final byte[] GREETING = "billbridge-command-1\n".getBytes(StandardCharsets.US_ASCII);

  static final int OUT = 'o';
  static final int ERR = 'e';
  static final int EXIT = 'x';
  /** Bytes of a request: who asks, and the arguments. */
  static final int LONGEST_REQUEST = 64 * 1024;
  /** Characters of a piece of output. */
  static final int LONGEST_PIECE = 8 * 1024;

  private Frame() {}

  /**
   * Text that is sent as it is written. Every piece is whole characters of UTF-16, so none is torn
   * in two.
   */
  static final class Output extends Writer {

    private final DataOutputStream line;
    private final int kind;

    Output(DataOutputStream line, int kind) {
      this.line = line;
      this.kind = kind;
    }

    @Override
    public void write(char[] text, int from, int length) throws IOException {
      for (int sent = 0; sent < length; sent += LONGEST_PIECE) {
        int piece = Math.min(LONGEST_PIECE, length - sent);
        synchronized (line) {
          line.writeByte(kind);
          line.writeInt(piece);
          line.write(new String(text, from + sent, piece).getBytes(StandardCharsets.UTF_16BE));
        }
      }
    }

    @Override
    public void flush() throws IOException {
      synchronized (line) {
        line.flush();
      }
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
