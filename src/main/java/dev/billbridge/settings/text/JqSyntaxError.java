package dev.billbridge.settings.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is wrong with a jq program that does not compile, without the parser's list of everything it
 * would have accepted.
 *
 * @param what such as {@code unexpected ";"}
 * @param line from 1; 0 when the parser names none
 * @param column from 1; 0 when the parser names none
 */
public record JqSyntaxError(String what, int line, int column) {

  private static final Pattern PLACE = Pattern.compile("line (\\d{1,9}), column (\\d{1,9})");
  private static final Pattern FOUND =
      Pattern.compile("Encountered \"?\\s*(?:<\\w+>\\s*)?\"?([^\\s\"]+)");

  /** @param said the first line of the parser's message */
  public static JqSyntaxError of(String said) {
    Matcher found = FOUND.matcher(said);
    String what = !found.find()
        ? said
        : found.group(1).equals("<EOF>")
            ? "unexpected end of file"
            : "unexpected \"" + found.group(1) + "\"";
    Matcher place = PLACE.matcher(said);
    return place.find()
        ? new JqSyntaxError(
            what, Integer.parseInt(place.group(1)), Integer.parseInt(place.group(2)))
        : new JqSyntaxError(what, 0, 0);
  }
}
