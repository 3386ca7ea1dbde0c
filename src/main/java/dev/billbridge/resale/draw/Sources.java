package dev.billbridge.resale.draw;

import dev.billbridge.canonical.ContentHash;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.statement.Charges.Charged;
import dev.billbridge.resale.Lines;
import dev.billbridge.resale.SourceLine;
import dev.billbridge.rules.RuleMatcher;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The providers' statements that charge for a month, as they stand.
 *
 * @param statements none whose place another has taken
 */
record Sources(Ledger ledger, List<Charged> statements) {

  /** Changes when the calculation does, so that open months are drawn again. */
  private static final String CALCULATION = "1";

  Sources {
    statements = List.copyOf(statements);
  }

  static YearMonth month(Charged charged) {
    return YearMonth.from(charged.revision().statement().period().start());
  }

  /** Their charges before tax, without lines of nothing but tax. */
  Lines lines(RuleMatcher issuers) {
    return each -> statements.forEach(charged -> lines(charged, issuers, each));
  }

  private void lines(Charged charged, RuleMatcher issuers, Consumer<SourceLine> each) {
    ledger.statements().recordsReadAhead(charged.revision(), record -> {
      SourceLine.of(charged.revision(), record, issuers).ifPresent(each);
    });
  }

  boolean areFinal() {
    return !statements.isEmpty()
        && statements.stream()
            .allMatch(each -> each.revision().status() != StatementStatus.PROVISIONAL);
  }

  /** Provider and number of each account that charges. */
  Set<String> accounts() {
    return statements.stream()
        .map(each ->
            each.revision().key().provider() + ":" + each.revision().key().accountNumber())
        .collect(Collectors.toSet());
  }

  /** Statements that are closed, do not add up, and were not accepted; by their ids. */
  List<String> held() {
    return statements.stream()
        .filter(each -> each.isHeld() && each.revision().status() != StatementStatus.PROVISIONAL)
        .map(each -> each.revision().id())
        .toList();
  }

  /**
   * SHA-256 (hex) over all that the bills follow from.
   *
   * @param isFinal whether they are final bills
   */
  String inputs(String rulesHash, boolean isFinal) {
    ContentHash hash =
        new ContentHash().add(CALCULATION).add(rulesHash).add(Boolean.toString(isFinal));
    statements.forEach(each -> hash.add(each.revision().key().toString())
        .add(each.revision().contentHash())
        .add(Boolean.toString(each.isHeld())));
    return hash.hex();
  }
}
