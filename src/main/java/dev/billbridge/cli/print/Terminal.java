package dev.billbridge.cli.print;

import dev.billbridge.render.OneLine;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/**
 * Where commands print to: whatever text of a provider or a target they pass on, nothing in it is
 * obeyed by the terminal. Line breaks, tabs and the return to the beginning of a line are the
 * commands' own; text that must stay in its line is made {@link OneLine} before.
 */
public final class Terminal extends FilterWriter {

  private static final String OWN = "\n\r\t";

  public Terminal(Writer out) {
    super(out);
  }

  @Override
  public void write(int c) throws IOException {
    out.write(OneLine.shown(String.valueOf((char) c), OWN));
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    out.write(OneLine.shown(new String(text, from, length), OWN));
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    out.write(OneLine.shown(text.substring(from, from + length), OWN));
  }
}
