package dev.billbridge.rules;

import dev.billbridge.canonical.StatementRevision;
import java.time.YearMonth;
import java.util.Currency;
import java.util.Set;

/**
 * A statement as rules about a whole of them see it.
 *
 * @param currency of what is decided about; null when the statement has none
 */
public record StatementSubject(StatementRevision revision, Currency currency) implements Subject {

  /** Columns that may be matched, besides attributes. */
  static final Set<String> COLUMNS =
      Set.of("provider", "account", "accountNumber", "dataset", "currency");

  /** What its header says. */
  public StatementSubject(StatementRevision revision) {
    this(revision, revision.statement().currency());
  }

  @Override
  public String field(String column) {
    return switch (column) {
      case "provider" -> revision.key().provider();
      case "account" -> revision.account();
      case "accountNumber" -> revision.key().accountNumber();
      case "dataset" -> revision.statement().dataset();
      case "currency" -> currency == null ? null : currency.getCurrencyCode();
      default -> null;
    };
  }

  @Override
  public String attribute(String name) {
    return revision.statement().attributes().get(name);
  }

  @Override
  public YearMonth month() {
    return YearMonth.from(revision.statement().period().start());
  }
}
