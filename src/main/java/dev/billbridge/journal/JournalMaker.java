package dev.billbridge.journal;

import dev.billbridge.canonical.RevisionCause;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.journal.ChargeGroups.Account;
import dev.billbridge.journal.ChargeGroups.Sum;
import dev.billbridge.journal.JournalLine.Role;
import dev.billbridge.render.RevisedStatement;
import dev.billbridge.rules.RuleBook.Columns;
import dev.billbridge.rules.RuleRow;
import dev.billbridge.rules.StatementSubject;
import dev.billbridge.rules.Unmatched;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes the entries of a statement revision. It never changes, so threads may share it. */
public final class JournalMaker {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final JournalRules rules;

  public JournalMaker(JournalRules rules) {
    this.rules = rules;
  }

  /**
   * What the revision enters in books that say this of its statement.
   *
   * @param standing what they say; empty when nothing was entered
   * @throws JournalHeldException if something has to be put right first
   */
  public JournalDocument make(RevisedStatement statement, List<JournalEntry> standing) {
    StatementRevision revision = statement.revision();
    if (revision.cause() == RevisionCause.STATUS
        && !revision.figuresChanged()
        && !standing.isEmpty()) {
      return new JournalDocument(List.of(), standing);
    }
    List<JournalEntry> entries = entries(statement);
    if (isSame(entries, standing)) {
      return new JournalDocument(List.of(), standing);
    }
    List<JournalEntry> all = new ArrayList<>();
    JournalEntry.Heading heading = heading(revision);
    standing.forEach(entry -> all.add(entry.reversedBy(heading)));
    all.addAll(entries);
    return new JournalDocument(all, entries);
  }

  private static boolean isSame(List<JournalEntry> entries, List<JournalEntry> standing) {
    if (entries.size() != standing.size()) {
      return false;
    }
    for (int i = 0; i < entries.size(); i++) {
      if (!entries.get(i).entersTheSameAs(standing.get(i))) {
        return false;
      }
    }
    return true;
  }

  private List<JournalEntry> entries(RevisedStatement statement) {
    StatementRevision revision = statement.revision();
    Map<Currency, ChargeGroups> byCurrency =
        new TreeMap<>(Comparator.comparing(Currency::getCurrencyCode));
    statement.records(record -> {
      if (ChargeGroups.isCharge(record)) {
        byCurrency
            .computeIfAbsent(
                ChargeGroups.currency(record),
                currency -> new ChargeGroups(revision, rules.accounts()))
            .add(record);
      }
    });
    List<JournalEntry> entries = new ArrayList<>();
    byCurrency.forEach((currency, groups) -> {
      List<JournalLine> lines = new Lines(revision, currency, groups).lines();
      if (!lines.isEmpty()) {
        entries.add(entry(revision, currency, byCurrency.size() == 1, lines));
      }
    });
    return entries;
  }

  /** @param isOnly whether the statement has no other currency */
  private JournalEntry entry(
      StatementRevision revision, Currency currency, boolean isOnly, List<JournalLine> lines) {
    JournalEntry.Heading heading = heading(revision);
    Statement statement = revision.statement();
    RuleRow party = party(revision, currency);
    try {
      return new JournalEntry(
          false,
          isOnly || currency.equals(statement.currency())
              ? heading.reference()
              : heading.reference() + ":" + currency,
          revision.id(),
          revision.number(),
          party.text(Columns.PARTY),
          party.text(Columns.PARTY_ACCOUNT),
          documentDate(statement),
          heading.postingDate(),
          heading.belongsTo(),
          statement.period().end().minusDays(1),
          statement.dueOn(),
          currency,
          narrative(revision, heading),
          lines);
    } catch (IllegalArgumentException e) {
      throw new JournalHeldException(e.getMessage());
    }
  }

  private JournalEntry.Heading heading(StatementRevision revision) {
    LocalDate date = documentDate(revision.statement());
    LocalDate closed = rules.closedThrough();
    boolean late = closed != null && !date.isAfter(closed);
    return new JournalEntry.Heading(
        revision.key() + ":" + revision.number(),
        revision.number(),
        late ? closed.plusDays(1) : date,
        late ? YearMonth.from(date) : null);
  }

  private static LocalDate documentDate(Statement statement) {
    return statement.issuedOn() == null
        ? statement.period().end().minusDays(1)
        : statement.issuedOn();
  }

  private static String narrative(StatementRevision revision, JournalEntry.Heading heading) {
    String text = "%s %s %s"
        .formatted(
            revision.statement().dataset(),
            revision.key().accountNumber(),
            revision.statement().period());
    return heading.belongsTo() == null ? text : text + ", belongs to " + heading.belongsTo();
  }

  private RuleRow party(StatementRevision revision, Currency currency) {
    return rules
        .parties()
        .match(new StatementSubject(revision, currency))
        .orElseThrow(() ->
            new JournalHeldException("no row of %s matches statement %s (account %s, %s); add one"
                .formatted(
                    rules.parties().file().file(), revision.key(), revision.account(), currency)));
  }

  /** The lines of one entry. */
  private final class Lines {

    private final StatementRevision revision;
    private final Currency currency;
    private final ChargeGroups groups;
    private final RuleRow party;
    private final boolean isSale;
    private final List<JournalLine> charges = new ArrayList<>();
    private final Map<String, BigDecimal> stated =
        new TreeMap<>(Comparator.nullsLast(Comparator.naturalOrder()));
    private final Map<Rate, BigDecimal> taxable = new TreeMap<>(
        Comparator.comparing(Rate::code, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(Rate::percent));

    /** Net amounts whose tax is calculated together. */
    private record Rate(String code, BigDecimal percent) {}

    Lines(StatementRevision revision, Currency currency, ChargeGroups groups) {
      this.revision = revision;
      this.currency = currency;
      this.groups = groups;
      this.party = party(revision, currency);
      String direction = party.text(Columns.DIRECTION);
      this.isSale =
          direction == null ? revision.key().isCustomerBill() : direction.equals(Columns.SALE);
    }

    List<JournalLine> lines() {
      if (Columns.STATED.equals(party.text(Columns.TAX)) && groups.withoutTax() > 0) {
        throw new JournalHeldException(
            ("%d lines of statement %s do not state their tax, which %s requires; wait for the"
                    + " document that does, or remove \"stated\" there")
                .formatted(groups.withoutTax(), revision.key(), party.place()));
      }
      if (groups.unmatched().lines() > 0 && rules.holdsUnmapped()) {
        throw new JournalHeldException(unmapped(groups.unmatched()));
      }
      groups.sums().forEach(this::charge);
      List<JournalLine> lines = new ArrayList<>(charges);
      stated.forEach((code, tax) -> add(lines, Role.TAX, taxAccount(), code, null, tax, "tax"));
      taxable.forEach((rate, net) -> add(
          lines,
          Role.TAX,
          taxAccount(),
          rate.code(),
          rate.percent(),
          net.multiply(rate.percent())
              .divide(HUNDRED)
              .setScale(Math.max(0, currency.getDefaultFractionDigits()), RoundingMode.HALF_UP),
          "tax " + rate.percent().toPlainString() + " %"));
      BigDecimal difference = difference();
      if (difference.signum() != 0) {
        add(
            lines,
            Role.DIFFERENCE,
            account(
                Columns.DIFFERENCE_ACCOUNT,
                "the lines make %s %s less than its total"
                    .formatted(difference.toPlainString(), currency)),
            null,
            null,
            difference,
            "difference between total and lines");
      }
      BigDecimal owed =
          lines.stream().map(JournalLine::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
      if (owed.signum() != 0) {
        lines.add(new JournalLine(
            Role.PARTY,
            party.text(Columns.PARTY_ACCOUNT),
            null,
            null,
            null,
            owed.negate(),
            party.text(Columns.PARTY)));
      }
      return lines;
    }

    private void charge(Account account, Sum sum) {
      boolean isMapped = account.account() != null;
      if (sum.net().signum() != 0) {
        JournalLine line = new JournalLine(
            isMapped ? Role.CHARGE : Role.SUSPENSE,
            isMapped
                ? account.account()
                : account(Columns.SUSPENSE_ACCOUNT, unmapped(groups.unmatched())),
            account.costCentre(),
            account.taxCode(),
            sum.untaxed().signum() == 0 ? null : account.taxRate(),
            signed(sum.net()),
            sum.text());
        charges.add(line);
      }
      if (sum.tax().signum() != 0) {
        stated.merge(account.taxCode(), sum.tax(), BigDecimal::add);
      }
      if (account.taxRate() != null && sum.untaxed().signum() != 0) {
        if (sum.untaxed().compareTo(sum.net()) != 0) {
          throw new JournalHeldException(
              ("account %s has lines with stated tax and lines without, but a tax rate of %s %% in"
                      + " %s; give the lines that state their tax a row of their own without a rate")
                  .formatted(
                      account.account(),
                      account.taxRate().toPlainString(),
                      rules.accounts().file().file()));
        }
        taxable.merge(
            new Rate(account.taxCode(), account.taxRate()), sum.untaxed(), BigDecimal::add);
      }
    }

    private void add(
        List<JournalLine> lines,
        Role role,
        String account,
        String taxCode,
        BigDecimal taxRate,
        BigDecimal amount,
        String text) {
      if (amount.signum() != 0) {
        lines.add(new JournalLine(role, account, null, taxCode, taxRate, signed(amount), text));
      }
    }

    private BigDecimal signed(BigDecimal amount) {
      return isSale ? amount.negate() : amount;
    }

    /** What the statement's own total has and its lines have not. */
    private BigDecimal difference() {
      Statement statement = revision.statement();
      return statement.total() != null && currency.equals(statement.currency())
          ? statement.total().subtract(groups.total())
          : BigDecimal.ZERO;
    }

    private String taxAccount() {
      return account(Columns.TAX_ACCOUNT, "it has tax");
    }

    private String account(String column, String why) {
      String account = party.text(column);
      if (account == null) {
        throw new JournalHeldException("statement %s cannot be entered: %s, and %s gives no %s"
            .formatted(revision.key(), why, party.place(), column));
      }
      return account;
    }

    private String unmapped(Unmatched unmatched) {
      Unmatched.Group first = unmatched.groups().get(0);
      return "no row of %s matches %d of the lines of statement %s, such as %s; add one"
          .formatted(
              rules.accounts().file().file(),
              unmatched.lines(),
              revision.key(),
              first.values().entrySet().stream()
                  .map(value -> value.getKey() + " " + value.getValue())
                  .collect(Collectors.joining(", ")));
    }
  }
}
