package dev.billbridge.deliver;

import dev.billbridge.journal.JournalFormat;
import dev.billbridge.journal.JournalMaker;
import dev.billbridge.journal.JournalRules;
import dev.billbridge.journal.format.JournalFormats;
import dev.billbridge.rules.RuleBook;
import dev.billbridge.rules.RuleException;
import dev.billbridge.rules.RuleMatcher;
import dev.billbridge.settings.SinkSettings;
import dev.billbridge.settings.text.Rules;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;

/**
 * The settings of a sink that receives entries.
 *
 * @param format null when the sink gives entries their form itself, as a webhook's template does
 */
public record JournalSettings(JournalMaker maker, JournalFormat format) {

  /** Whether the sink's format enters statements in books. */
  static boolean isJournal(SinkParameters parameters) {
    return SinkSettings.JOURNAL_FORMATS.contains(parameters.text("format"));
  }

  /**
   * What the settings of a sink describe whose template forms entries.
   *
   * @return empty when it names no rules: then it receives statements alone
   * @throws RefusedException as {@link #of}
   */
  public static Optional<JournalSettings> ofTemplate(SinkParameters parameters) {
    if (!parameters.has("account-rules")) {
      return Optional.empty();
    }
    if (!parameters.has("template")) {
      throw parameters.refused(
          "account-rules",
          "is given without a template, which forms the entries; example: sink.%s.template ="
                  .formatted(parameters.sink())
              + " odoo-account-move.jq");
    }
    return Optional.of(of(parameters, null));
  }

  /**
   * What the settings describe.
   *
   * @param format name of the format; null for none
   * @throws RefusedException if a file cannot be used; names all that is wrong with it
   */
  static JournalSettings of(SinkParameters parameters, String format) {
    if (format != null && parameters.has("template")) {
      throw parameters.refused(
          "template", "is for records; remove it, or lay entries out with layout");
    }
    JournalRules rules = new JournalRules(
        rules(parameters, "account-rules", RuleBook.ACCOUNTS),
        rules(parameters, "party-rules", RuleBook.PARTIES),
        parameters.text("unmapped").equals("hold"),
        closedThrough(parameters));
    try {
      return new JournalSettings(
          new JournalMaker(rules),
          format == null
              ? null
              : JournalFormats.of(
                  format, parameters.routes().resolve(RuleBook.FOLDER), layout(parameters)));
    } catch (RuleException e) {
      throw new RefusedException(e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new RefusedException("sink." + parameters.sink() + ".layout: " + e.getMessage());
    }
  }

  private static String layout(SinkParameters parameters) {
    return parameters.has("layout")
        ? parameters.path(RuleBook.FOLDER, "layout").getFileName().toString()
        : null;
  }

  /** The target, which receives entries from now on. */
  public Target entering(Target target) {
    return new JournalTarget(target, maker, format);
  }

  private static RuleMatcher rules(SinkParameters parameters, String name, RuleBook book) {
    Path file = parameters.path(RuleBook.FOLDER, name);
    try {
      return book.read(file).matcher();
    } catch (RuleException e) {
      throw new RefusedException(e.getMessage());
    }
  }

  /** A month is closed with its last day. */
  private static LocalDate closedThrough(SinkParameters parameters) {
    String text = parameters.textOrNull("closed-through");
    if (text == null) {
      return null;
    }
    LocalDate date = Rules.MONTH_OR_DATE.read(text);
    return text.length() == 7 ? date.plusMonths(1).minusDays(1) : date;
  }
}
