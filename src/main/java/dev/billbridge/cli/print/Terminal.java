package dev.billbridge.cli.print;

import dev.billbridge.render.OneLine;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Where commands print to: whatever text of a provider or a target they pass on, nothing in it is
 * obeyed by the terminal. Line breaks, tabs and the return to the beginning of a line are the
 * commands' own; text that must stay in its line is made {@link OneLine} before.
 */
public final class Terminal extends PrintWriter {

  /** Of a file or a pipe, which has lines of any width. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  private static final String OWN = "\n\r\t";

  private int columns = UNLIMITED;

  public Terminal(Writer out) {
    super(new Harmless(out), true);
  }

  /** One of the streams of this process. */
  public static Terminal of(PrintStream stream) {
    return new Terminal(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
  }

  /** Tables are made to fit into this many columns from now on. */
  public void setColumns(int columns) {
    this.columns = columns;
  }

  /** Columns a table may have; {@link #UNLIMITED} where it is not a terminal that prints. */
  static int columns(PrintWriter out) {
    return out instanceof Terminal terminal ? terminal.columns : UNLIMITED;
  }

  private static final class Harmless extends FilterWriter {

    private Harmless(Writer out) {
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
}
