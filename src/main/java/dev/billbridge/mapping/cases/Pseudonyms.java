package dev.billbridge.mapping.cases;

import java.lang.Character.UnicodeBlock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Other words for the words of a text. The same word always becomes the same other word, and no two
 * become one, so that what was equal or distinct stays so. A word keeps its shape: a digit becomes
 * a digit, a letter another one of its alphabet, and leading zeros stay. Whatever is between words
 * stays, such as commas and quotes.
 *
 * <p>Which word it becomes depends on its shape and on how many words of that shape came before,
 * and on nothing else: the original does not follow from it, and the same documents always become
 * the same.
 */
final class Pseudonyms {

  private static final Pattern WORD =
      Pattern.compile("(?<uuid>\\b\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}\\b)"
          + "|(?<mac>\\b\\p{XDigit}{2}(?::\\p{XDigit}{2}){5}\\b)"
          + "|(?<ip>\\b\\d{1,3}(?:\\.\\d{1,3}){3}\\b)"
          + "|(?<word>[\\p{L}\\p{M}\\p{N}]+)");
  private static final Pattern SMALL_NUMBER = Pattern.compile("0*\\d{1,2}");
  private static final int ALPHABET = 64;
  /** A shape may have no words left, such as a single letter after 26 of them. */
  private static final int TRIES = 50;

  private final Set<String> originals = new HashSet<>();
  private final Map<String, String> replacements = new HashMap<>();
  private final Set<String> used = new HashSet<>();
  private final Map<String, Random> byShape = new HashMap<>();
  private final Map<String, String> alphabets = new HashMap<>();
  private int addresses;

  /** Notes the words of a text; none of them is used in place of another. */
  void note(String text) {
    Matcher words = WORD.matcher(text);
    while (words.find()) {
      originals.add(known(words));
    }
  }

  /** The text with every word replaced, except numbers below 100. */
  String replace(String text) {
    return WORD.matcher(text).replaceAll(word -> Matcher.quoteReplacement(replaced(word.group())));
  }

  private static String known(Matcher word) {
    return word.group("word") == null
        ? word.group().toLowerCase(Locale.ROOT)
        : withoutZeros(word.group());
  }

  private String replaced(String word) {
    if (SMALL_NUMBER.matcher(word).matches()) {
      return word;
    }
    Matcher kind = WORD.matcher(word);
    if (!kind.matches()) {
      return word;
    }
    String original = known(kind);
    if (kind.group("ip") != null) {
      return replacements.computeIfAbsent(original, none -> address());
    }
    boolean hex = kind.group("word") == null;
    String zeros = hex ? "" : word.substring(0, word.length() - original.length());
    return zeros + replacements.computeIfAbsent(original, none -> unused(original, hex));
  }

  /** A number is the same number with leading zeros. */
  static String withoutZeros(String word) {
    return word.matches("0*[1-9]\\d*") ? word.replaceFirst("^0+", "") : word;
  }

  /** One of the block for private networks. */
  private String address() {
    String address;
    do {
      addresses++;
      address = "10.%d.%d.%d".formatted(addresses >> 16, addresses >> 8 & 255, addresses & 255);
    } while (originals.contains(address) || !used.add(address));
    return address;
  }

  private String unused(String original, boolean hex) {
    String shape = shape(original, hex);
    Random random = byShape.computeIfAbsent(shape, name -> new Random(name.hashCode()));
    StringBuilder longer = new StringBuilder(original);
    String word;
    int tries = 0;
    do {
      if (++tries % TRIES == 0) {
        longer.appendCodePoint(original.codePointBefore(original.length()));
      }
      word = word(longer.toString(), hex, random);
    } while (originals.contains(word) || !used.add(word));
    return word;
  }

  private String shape(String original, boolean hex) {
    StringBuilder shape = new StringBuilder(hex ? "hex:" : "");
    original.codePoints().forEach(each -> shape.append(alphabet(each, hex)).append('|'));
    return shape.toString();
  }

  private String word(String original, boolean hex, Random random) {
    StringBuilder word = new StringBuilder();
    original.codePoints().forEach(each -> {
      String alphabet = alphabet(each, hex);
      int[] letters = alphabet.codePoints().toArray();
      int first = word.length() == 0 && alphabet.startsWith("0") && !hex ? 1 : 0;
      word.appendCodePoint(letters[first + random.nextInt(letters.length - first)]);
    });
    return word.toString();
  }

  /** What may take the place of a character; the same for all that may take each other's. */
  private String alphabet(int character, boolean hex) {
    if (hex) {
      return Character.digit(character, 16) < 0
          ? Character.toString(character)
          : "0123456789abcdef";
    }
    int type = Character.getType(character);
    UnicodeBlock block = UnicodeBlock.of(character);
    return alphabets.computeIfAbsent(type + " " + block, none -> alphabet(character, block, type));
  }

  private static String alphabet(int character, UnicodeBlock block, int type) {
    int first = character;
    while (first > 0 && UnicodeBlock.of(first - 1) == block) {
      first--;
    }
    StringBuilder alphabet = new StringBuilder();
    for (int each = first; UnicodeBlock.of(each) == block && alphabet.length() < ALPHABET; each++) {
      if (Character.getType(each) == type) {
        alphabet.appendCodePoint(each);
      }
    }
    return alphabet.toString();
  }
}
