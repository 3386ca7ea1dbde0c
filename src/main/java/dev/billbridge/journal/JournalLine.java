package dev.billbridge.journal;

import static java.util.Objects.requireNonNull;

import dev.billbridge.canonical.ExactDecimal;
import java.math.BigDecimal;

/**
 * One line of an entry.
 *
 * @param account number or name in the general ledger
 * @param costCentre null for none
 * @param taxCode as the books know it; null for none
 * @param taxRate per cent by which the line's tax was calculated; null when its provider has stated
 *     the tax, or there is none
 * @param amount debits are positive, credits negative; never zero; in the entry's currency
 * @param text what the line is for; null when there is nothing to say
 */
public record JournalLine(
    Role role,
    String account,
    String costCentre,
    String taxCode,
    BigDecimal taxRate,
    BigDecimal amount,
    String text) {

  /** What a line is in its entry. */
  public enum Role {
    /** Charges: cost of a purchase, revenue of a sale. */
    CHARGE,
    /** Charges that no row of the rules matches. */
    SUSPENSE,
    /** Tax, stated or calculated. */
    TAX,
    /** What a statement's total has and its lines have not. */
    DIFFERENCE,
    /** What is owed to the party, or by it. */
    PARTY
  }

  /** @throws IllegalArgumentException if there is no account or no amount */
  public JournalLine {
    requireNonNull(role, "role");
    if (account == null || account.isBlank()) {
      throw new IllegalArgumentException("a line of an entry without an account");
    }
    amount = ExactDecimal.canonical(amount);
    if (amount.signum() == 0) {
      throw new IllegalArgumentException("a line of an entry without an amount");
    }
  }

  /** The same line, taken back. */
  JournalLine negated() {
    return with(amount.negate());
  }

  /** The same line with another amount. */
  JournalLine with(BigDecimal other) {
    return new JournalLine(role, account, costCentre, taxCode, taxRate, other, text);
  }

  /** The amount if it is a debit; otherwise null. */
  public BigDecimal debit() {
    return amount.signum() > 0 ? amount : null;
  }

  /** The amount, positive, if it is a credit; otherwise null. */
  public BigDecimal credit() {
    return amount.signum() < 0 ? amount.negate() : null;
  }
}
