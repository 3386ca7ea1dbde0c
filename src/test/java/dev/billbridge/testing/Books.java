package dev.billbridge.testing;

import dev.billbridge.journal.JournalMaker;
import dev.billbridge.journal.JournalRules;
import dev.billbridge.rules.RuleBook;
import dev.billbridge.rules.RuleException;
import dev.billbridge.rules.RuleMatcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

/** Rule files of an invented site. */
public final class Books {

  /** Accounts as DATEV numbers them; 19 per cent for what states no tax. */
  public static final String ACCOUNTS = """
      provider;chargeCategory;resourceType;productId;glAccount;costCentre;taxCode;taxRate
      ;Credit;;;4950;;9;19
      sakura;;cloud/plan/*;;4940;IT;;
      sakura;;;;4941;;;
      ionos;;;C0*;4940;IT;9;19
      ionos;;;S0*;4941;;9;19
      ionos;;;T*;4942;;9;19
      """;

  public static final String PARTIES = """
      provider,party,partyAccount,taxAccount,suspenseAccount,differenceAccount,tax
      sakura,SAKURA internet Inc.,70002,1570,1590,4999,stated
      ionos,IONOS SE,70001,1576,1590,4999,
      """;

  private final Path folder;
  private String accounts = ACCOUNTS;
  private String parties = PARTIES;
  private boolean holds = true;
  private LocalDate closedThrough;

  public Books(Path folder) {
    this.folder = folder;
  }

  public Books accounts(String text) {
    accounts = text;
    return this;
  }

  public Books parties(String text) {
    parties = text;
    return this;
  }

  public Books suspense() {
    holds = false;
    return this;
  }

  public Books closedThrough(String date) {
    closedThrough = LocalDate.parse(date);
    return this;
  }

  public JournalMaker maker() {
    return new JournalMaker(new JournalRules(
        matcher(RuleBook.ACCOUNTS, accounts),
        matcher(RuleBook.PARTIES, parties),
        holds,
        closedThrough));
  }

  private RuleMatcher matcher(RuleBook book, String text) {
    try {
      return book.read(Files.writeString(folder.resolve(book.fileName()), text)).matcher();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuleException e) {
      throw new IllegalStateException(e);
    }
  }
}
