package dev.billbridge.journal.format;

import dev.billbridge.canonical.ContentHash;
import dev.billbridge.canonical.Text;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.text.Normalizer;
import java.util.Set;

/** Text as a booking batch may hold it; whatever had to be written differently is reported. */
final class DatevText {

  /** In which files are written. */
  static final Charset CHARSET = Charset.forName("windows-1252");

  private static final int BELEGFELD = 36;

  private final CharsetEncoder encoder = CHARSET.newEncoder();
  private final Set<String> notes;

  /** @param notes receives a sentence for each text that is altered */
  DatevText(Set<String> notes) {
    this.notes = notes;
  }

  /** In quotes, in the characters there are, cut to its longest form. */
  String quoted(String text, int longest) {
    if (text == null) {
      return "\"\"";
    }
    String line = Text.oneLine(text);
    String written = latin(line);
    if (written.length() > longest) {
      written = written.substring(0, longest);
    }
    if (!written.equals(line)) {
      notes.add("\"%s\" was written \"%s\"".formatted(line, written));
    }
    return '"' + written.replace("\"", "\"\"") + '"';
  }

  /**
   * A document number: letters, digits and few signs, at most 36. One that has to be altered ends
   * in a hash, so that two different numbers never become one.
   */
  String number(String id) {
    String written = latin(id).replaceAll("[^A-Za-z0-9$&%*+/-]", "-");
    if (!written.equals(id) || written.length() > BELEGFELD) {
      String hash = "-" + new ContentHash().add(id).hex().substring(0, 8);
      int room = BELEGFELD - hash.length();
      written = written.substring(0, Math.min(room, written.length())) + hash;
      notes.add("the number \"%s\" was written \"%s\"".formatted(Text.oneLine(id), written));
    }
    return '"' + written + '"';
  }

  private String latin(String text) {
    if (encoder.canEncode(text)) {
      return text;
    }
    StringBuilder latin = new StringBuilder();
    text.codePoints().forEach(c -> latin.append(latin(c)));
    return latin.toString();
  }

  private String latin(int character) {
    String one = Character.toString(character);
    if (encoder.canEncode(one)) {
      return one;
    }
    String simple = Normalizer.normalize(one, Normalizer.Form.NFKD).replaceAll("\\p{M}+", "");
    return !simple.isEmpty() && encoder.canEncode(simple) ? simple : "?";
  }
}
