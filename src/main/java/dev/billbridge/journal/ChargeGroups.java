package dev.billbridge.journal;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ChargeCategory;
import dev.billbridge.canonical.Kind;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.rules.RecordSubject;
import dev.billbridge.rules.RuleBook.Columns;
import dev.billbridge.rules.RuleMatcher;
import dev.billbridge.rules.RuleRow;
import dev.billbridge.rules.Unmatched;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The charges of one revision in one currency, added up by what the rules decide about them: as
 * many groups as decisions, however many lines there are.
 */
final class ChargeGroups {

  private static final List<String> SHOWN =
      List.of("provider", "chargeCategory", "resourceType", "productId", "productName");

  /** Lines of nothing but tax, which need no row: their account is the party's. */
  private static final Account TAX_LINE = new Account(null, null, null, null);

  private final StatementRevision revision;
  private final RuleMatcher accounts;
  private final Unmatched unmatched;
  private final Map<RuleRow, Account> decided = new HashMap<>();
  private final Map<Account, Sum> sums = new TreeMap<>(Account.ORDER);
  private BigDecimal total = BigDecimal.ZERO;
  private long withoutTax;

  ChargeGroups(StatementRevision revision, RuleMatcher accounts) {
    this.revision = revision;
    this.accounts = accounts;
    this.unmatched = new Unmatched(accounts, SHOWN);
  }

  /**
   * What a row decides; equal for rows that decide the same.
   *
   * @param account null where no row matches
   */
  record Account(String account, String costCentre, String taxCode, BigDecimal taxRate) {

    private static final Comparator<String> TEXT = Comparator.nullsLast(Comparator.naturalOrder());

    static final Comparator<Account> ORDER = Comparator.comparing(Account::account, TEXT)
        .thenComparing(Account::costCentre, TEXT)
        .thenComparing(Account::taxCode, TEXT)
        .thenComparing(Account::taxRate, Comparator.nullsLast(Comparator.naturalOrder()));

    static Account of(RuleRow row) {
      BigDecimal rate = row.figure(Columns.TAX_RATE);
      return new Account(
          row.text(Columns.GL_ACCOUNT),
          row.text(Columns.COST_CENTRE),
          row.text(Columns.TAX_CODE),
          rate == null ? null : rate.stripTrailingZeros());
    }
  }

  /** What the charges of a group come to. */
  static final class Sum {

    private BigDecimal net = BigDecimal.ZERO;
    private BigDecimal tax = BigDecimal.ZERO;
    private BigDecimal untaxed = BigDecimal.ZERO;
    private long lines;
    private String product;

    private void add(BillingRecord charge) {
      boolean states = charge.taxAmount() != null || charge.netAmount() != null;
      BigDecimal stated = charge.taxAmount() != null
          ? charge.taxAmount()
          : states ? charge.amount().subtract(charge.netAmount()) : BigDecimal.ZERO;
      BigDecimal own = charge.amount().subtract(stated);
      net = net.add(own);
      tax = tax.add(stated);
      if (!states) {
        untaxed = untaxed.add(own);
      }
      String name = charge.productName() == null ? charge.productId() : charge.productName();
      product = lines == 0 ? name : name == null || !name.equals(product) ? null : product;
      lines++;
    }

    BigDecimal net() {
      return net;
    }

    /** As stated by the provider. */
    BigDecimal tax() {
      return tax;
    }

    /** The part of the net of which the provider states no tax. */
    BigDecimal untaxed() {
      return untaxed;
    }

    /** The product if it is the only one; otherwise how many lines there are. */
    String text() {
      return product != null ? product : lines == 1 ? "1 line" : lines + " lines";
    }
  }

  void add(RevisedRecord record) {
    BillingRecord charge = record.content();
    RecordSubject subject = new RecordSubject(revision, charge);
    total = total.add(charge.amount());
    RuleRow row = accounts.match(subject).orElse(null);
    if (row == null && charge.chargeCategory() == ChargeCategory.TAX) {
      Sum sum = sums.computeIfAbsent(TAX_LINE, same -> new Sum());
      sum.tax = sum.tax.add(charge.amount());
      return;
    }
    Account account = TAX_LINE;
    if (row == null) {
      unmatched.add(subject);
    } else {
      account = decided.computeIfAbsent(row, Account::of);
    }
    if (charge.netAmount() == null
        && charge.taxAmount() == null
        && charge.amount().signum() != 0) {
      withoutTax++;
    }
    sums.computeIfAbsent(account, same -> new Sum()).add(charge);
  }

  /** Whether the record is money that is owed. */
  static boolean isCharge(RevisedRecord record) {
    return !record.vanished() && record.content().kind() == Kind.CHARGE;
  }

  /** By account; those that no row matches, and lines of tax alone, are last and without one. */
  Map<Account, Sum> sums() {
    return sums;
  }

  /** Of the amounts as the statement's own total adds them up. */
  BigDecimal total() {
    return total;
  }

  /** Charges that do not say how much of them is tax. */
  long withoutTax() {
    return withoutTax;
  }

  /** Charges that no row matches. */
  Unmatched unmatched() {
    return unmatched;
  }

  /** The currency of a charge. */
  static Currency currency(RevisedRecord record) {
    return record.content().currency();
  }
}
