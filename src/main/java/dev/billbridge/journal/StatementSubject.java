package dev.billbridge.journal;

import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.rules.Subject;
import java.time.YearMonth;
import java.util.Currency;

/** A statement as rules about its party see it. */
record StatementSubject(StatementRevision revision, Currency currency) implements Subject {

  @Override
  public String field(String column) {
    return switch (column) {
      case "provider" -> revision.key().provider();
      case "account" -> revision.account();
      case "accountNumber" -> revision.key().accountNumber();
      case "dataset" -> revision.statement().dataset();
      case "currency" -> currency.getCurrencyCode();
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
