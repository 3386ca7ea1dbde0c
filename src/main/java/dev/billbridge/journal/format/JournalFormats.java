package dev.billbridge.journal.format;

import dev.billbridge.journal.JournalFormat;
import dev.billbridge.rules.RuleBook;
import dev.billbridge.rules.RuleException;
import dev.billbridge.rules.RuleMatcher;
import java.nio.file.Files;
import java.nio.file.Path;

/** The formats of journals by the names that settings give them. */
public final class JournalFormats {

  private JournalFormats() {}

  /**
   * The format of a name.
   *
   * @param books folder of rules and layouts
   * @param layout file in it; null for the usual one, {@code <name>.yaml}
   * @throws IllegalArgumentException in a sentence, if its layout cannot be used
   * @throws RuleException if the exchange rates cannot be read
   */
  public static JournalFormat of(String name, Path books, String layout) throws RuleException {
    Path file = books.resolve(layout == null ? name + ".yaml" : layout);
    return switch (name) {
      case "journal" -> new JsonFormat();
      case "hledger" -> new HledgerFormat();
      case "beancount" -> new BeancountFormat();
      case "datev" -> new DatevFormat(file, rates(books));
      default -> new ColumnsFormat(file);
    };
  }

  private static RuleMatcher rates(Path books) throws RuleException {
    Path file = books.resolve(RuleBook.RATES.fileName());
    return Files.exists(file) ? RuleBook.RATES.read(file).matcher() : null;
  }
}
