package dev.billbridge.mapping.cases;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.Statement;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the values of a document mean, by what its mapping has made of them: which of its texts are
 * words of the provider that must stay, which of its numbers are figures, and which are ids.
 */
final class CaseWords {

  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern DATE = Pattern.compile("\\d{4}[-/.]\\d{1,2}(?:[-/.]\\d{1,2})?"
      + "(?:[T ]\\d{1,2}:\\d\\d(?::\\d\\d(?:[.,]\\d+)?)?(?:Z|[+-]\\d\\d:?\\d\\d)?)?");
  private static final Pattern NUMBER = Pattern.compile(
      "[+-]?(?:0|[1-9]\\d{0,39})(?:,\\d{3}){0,12}(?:\\.\\d{0,40})?(?:[eE][+-]?\\d{1,2})?");

  private final Set<String> kept = new HashSet<>();
  private final Set<String> figures = new HashSet<>();
  private final Set<String> ids = new HashSet<>();

  /**
   * @param program text of the mapping; what it compares with must stay
   * @param result what it made of the documents; may be a refusal, then only the program counts
   */
  CaseWords(String program, CaseResult result) {
    LITERAL.matcher(program).results().map(each -> each.group(1)).forEach(this::keep);
    Statement header = result.header();
    if (header != null) {
      ids.add(Pseudonyms.withoutZeros(header.key().accountNumber()));
      ids.add(Pseudonyms.withoutZeros(header.key().statementId()));
      keep(header.currency());
      figure(header.total());
      figure(header.statedLines());
    }
    result.received().forEach(this::read);
  }

  private void read(BillingRecord record) {
    ids.add(Pseudonyms.withoutZeros(record.resourceId()));
    keep(record.productId());
    keep(record.productName());
    keep(record.resourceType());
    keep(record.region());
    keep(record.unit());
    keep(record.currency());
    figure(record.quantity());
    figure(record.unitPrice());
    figure(record.amount());
    figure(record.netAmount());
    figure(record.taxAmount());
    figure(record.provenance().lineNumber());
  }

  private void keep(Object word) {
    if (word != null) {
      kept.add(spelling(word.toString()));
    }
  }

  private void figure(Number figure) {
    if (figure != null) {
      figures.add(plain(new BigDecimal(figure.toString())));
    }
  }

  /** Whether it is a word of the provider, a date, or true or false. */
  boolean stays(String text) {
    return kept.contains(spelling(text))
        || text.equals("true")
        || text.equals("false")
        || DATE.matcher(text).matches();
  }

  /** Whether a text can be a figure; with leading zeros it is none. */
  static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  boolean isFigure(String number) {
    return isNumber(number) && figures.contains(plain(new BigDecimal(number.replace(",", ""))));
  }

  /** Notes the number of something that the mapping does not answer as an id. */
  void id(String number) {
    ids.add(Pseudonyms.withoutZeros(number));
  }

  boolean isId(String number) {
    return ids.contains(Pseudonyms.withoutZeros(number));
  }

  /** A mapping may compare words without regard to blanks and capitals. */
  private static String spelling(String word) {
    return word.replaceAll("\\s", "").toLowerCase(Locale.ROOT);
  }

  private static String plain(BigDecimal figure) {
    return figure.abs().stripTrailingZeros().toString();
  }
}
