package dev.billbridge.journal;

import static java.util.Objects.requireNonNull;

import dev.billbridge.canonical.Shares;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Objects;

/**
 * A balanced entry.
 *
 * @param reversal whether it takes back an earlier one, whose sides it keeps with negated amounts
 * @param reference distinguishes it from all other entries:
 *     {@code provider:accountNumber:statementId:revision}, followed by the currency, such as
 *     {@code :USD}, where the statement has several and this is not its own, and by
 *     {@code :reversal} if it is one
 * @param number of the statement, such as an invoice number
 * @param revision of the statement that it belongs to
 * @param party who has issued the statement, or receives it
 * @param partyAccount creditor or debtor; also where the entry leaves nothing owed
 * @param documentDate of the statement
 * @param postingDate of the entry; the document's, unless that is in a closed month
 * @param belongsTo month of the document when the entry is posted later; otherwise null
 * @param serviceDate last day of the billing period
 * @param dueOn last day to pay; null when not stated
 * @param narrative what it is about, in a line
 * @param lines of one currency; charges, then tax, then the party
 */
public record JournalEntry(
    boolean reversal,
    String reference,
    String number,
    int revision,
    String party,
    String partyAccount,
    LocalDate documentDate,
    LocalDate postingDate,
    YearMonth belongsTo,
    LocalDate serviceDate,
    LocalDate dueOn,
    Currency currency,
    String narrative,
    List<JournalLine> lines) {

  /** @throws IllegalArgumentException if debits and credits differ, or there are no lines */
  public JournalEntry {
    requireNonNull(reference, "reference");
    requireNonNull(number, "number");
    requireNonNull(party, "party");
    requireNonNull(partyAccount, "partyAccount");
    requireNonNull(documentDate, "documentDate");
    requireNonNull(postingDate, "postingDate");
    requireNonNull(serviceDate, "serviceDate");
    requireNonNull(currency, "currency");
    lines = List.copyOf(lines);
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("an entry without lines");
    }
    BigDecimal sum =
        lines.stream().map(JournalLine::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    if (sum.signum() != 0) {
      throw new IllegalArgumentException(
          "the entry %s does not balance: debits exceed credits by %s %s"
              .formatted(reference, sum.toPlainString(), currency));
    }
  }

  /**
   * The entry that takes this one back: the same accounts, every amount negated.
   *
   * @param document the entry that takes its place, whose revision and dates it has
   */
  JournalEntry reversedBy(Heading document) {
    String foreign = ":" + currency;
    return new JournalEntry(
        true,
        document.reference() + (reference.endsWith(foreign) ? foreign : "") + ":reversal",
        number,
        document.revision(),
        party,
        partyAccount,
        documentDate,
        document.postingDate(),
        document.belongsTo(),
        serviceDate,
        dueOn,
        currency,
        narrative,
        lines.stream().map(JournalLine::negated).toList());
  }

  /** What entries of one document share. */
  record Heading(String reference, int revision, LocalDate postingDate, YearMonth belongsTo) {}

  /**
   * Whether both enter the same in the same books; revisions, references and dates of posting
   * apart.
   */
  boolean entersTheSameAs(JournalEntry other) {
    return currency.equals(other.currency)
        && party.equals(other.party)
        && number.equals(other.number)
        && documentDate.equals(other.documentDate)
        && serviceDate.equals(other.serviceDate)
        && Objects.equals(dueOn, other.dueOn)
        && accounts(lines).equals(accounts(other.lines));
  }

  private static List<JournalLine> accounts(List<JournalLine> lines) {
    return lines.stream()
        .map(line -> new JournalLine(
            line.role(),
            line.account(),
            line.costCentre(),
            line.taxCode(),
            line.taxRate(),
            line.amount(),
            null))
        .toList();
  }

  /**
   * The same entry in whole minor units of its currency: the party's amount is rounded half up, and
   * the others so that they add up to it, as {@link Shares} does. So a reversal is the exact
   * negative also when rounded.
   */
  public JournalEntry inMinorUnits() {
    int scale = Math.max(0, currency.getDefaultFractionDigits());
    if (lines.stream().allMatch(line -> line.amount().scale() <= scale)) {
      return this;
    }
    List<JournalLine> parties =
        lines.stream().filter(line -> line.role() == JournalLine.Role.PARTY).toList();
    List<JournalLine> others =
        lines.stream().filter(line -> line.role() != JournalLine.Role.PARTY).toList();
    List<BigDecimal> owed =
        Shares.rounded(parties.stream().map(JournalLine::amount).toList(), scale);
    BigDecimal target = owed.stream().reduce(BigDecimal.ZERO, BigDecimal::add).negate();
    List<BigDecimal> shares =
        Shares.of(others.stream().map(JournalLine::amount).toList(), target, scale);
    List<JournalLine> rounded = new ArrayList<>();
    add(rounded, others, shares);
    add(rounded, parties, owed);
    return with(rounded);
  }

  private static void add(
      List<JournalLine> lines, List<JournalLine> exact, List<BigDecimal> amounts) {
    for (int i = 0; i < exact.size(); i++) {
      if (amounts.get(i).signum() != 0) {
        lines.add(exact.get(i).with(amounts.get(i)));
      }
    }
  }

  private JournalEntry with(List<JournalLine> others) {
    return new JournalEntry(
        reversal,
        reference,
        number,
        revision,
        party,
        partyAccount,
        documentDate,
        postingDate,
        belongsTo,
        serviceDate,
        dueOn,
        currency,
        narrative,
        others);
  }

  /** The party's line; null when nothing is owed. */
  public JournalLine partyLine() {
    return lines.stream()
        .filter(line -> line.role() == JournalLine.Role.PARTY)
        .findFirst()
        .orElse(null);
  }
}
