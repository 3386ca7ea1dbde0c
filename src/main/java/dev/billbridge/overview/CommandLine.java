package dev.billbridge.overview;

import dev.billbridge.render.OneLine;

/** A command as a person would type it, with arguments from outside made safe for a shell. */
final class CommandLine {

  private final StringBuilder text = new StringBuilder("billbridge");

  /** @param words of the command and its options, as they are */
  CommandLine(String words) {
    words(words);
  }

  /** Adds words as they are. */
  CommandLine words(String words) {
    text.append(' ').append(words);
    return this;
  }

  /** Adds an option with its value. */
  CommandLine option(String name, String value) {
    text.append(' ').append(name);
    return argument(value);
  }

  /** Adds an argument, in quotes if the shell would read anything into it. */
  CommandLine argument(String value) {
    String line = OneLine.of(value);
    text.append(' ')
        .append(line.matches("[\\w.:/@%+=,-]+") ? line : "'" + line.replace("'", "'\\''") + "'");
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
