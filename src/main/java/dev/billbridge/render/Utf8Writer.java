package dev.billbridge.render;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * UTF-8 by whole texts, each of which begins and ends with whole characters: several times as fast
 * as an encoder that must expect halves of them. It serves one thread.
 */
final class Utf8Writer extends Writer {

  private final OutputStream out;
  private final byte[] buffer = new byte[1 << 16];
  private int size;

  Utf8Writer(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes text that is encoded already. */
  void write(byte[] bytes) throws IOException {
    if (size + bytes.length > buffer.length) {
      empty();
    }
    if (bytes.length > buffer.length) {
      out.write(bytes);
    } else {
      System.arraycopy(bytes, 0, buffer, size, bytes.length);
      size += bytes.length;
    }
  }

  @Override
  public void write(int character) throws IOException {
    if (character >= 0x80) {
      write(Character.toString(character));
      return;
    }
    if (size == buffer.length) {
      empty();
    }
    buffer[size++] = (byte) character;
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    write(new String(text, from, length));
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    write(text.substring(from, from + length));
  }

  private void empty() throws IOException {
    out.write(buffer, 0, size);
    size = 0;
  }

  @Override
  public void flush() throws IOException {
    empty();
    out.flush();
  }

  @Override
  public void close() throws IOException {
    flush();
    out.close();
  }
}
