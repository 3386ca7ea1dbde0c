package dev.billbridge.resale;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ChargeCategory;
import dev.billbridge.canonical.Kind;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.rules.RecordSubject;
import dev.billbridge.rules.RuleBook.Columns;
import dev.billbridge.rules.RuleMatcher;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A charge of a provider's bill.
 *
 * @param net before tax; null when the bill does not state it
 */
public record SourceLine(RecordSubject subject, BigDecimal net) {

  /**
   * The charge that a record is; empty for what is no charge, or nothing but tax.
   *
   * @param issuers whether amounts that state no tax contain it
   */
  public static Optional<SourceLine> of(
      StatementRevision revision, RevisedRecord record, RuleMatcher issuers) {
    BillingRecord content = record.content();
    if (record.vanished()
        || content.kind() != Kind.CHARGE
        || content.chargeCategory() == ChargeCategory.TAX) {
      return Optional.empty();
    }
    RecordSubject subject = new RecordSubject(revision, content);
    return Optional.of(new SourceLine(subject, net(subject, issuers)));
  }

  private static BigDecimal net(RecordSubject subject, RuleMatcher issuers) {
    BillingRecord content = subject.record();
    if (content.netAmount() != null) {
      return content.netAmount();
    }
    if (content.taxAmount() != null) {
      return content.amount().subtract(content.taxAmount());
    }
    boolean isNet = content.amount().signum() == 0
        || issuers
            .match(subject)
            .filter(row -> Columns.NET.equals(row.text(Columns.AMOUNTS)))
            .isPresent();
    return isNet ? content.amount() : null;
  }

  BillingRecord content() {
    return subject.record();
  }

  StatementRevision revision() {
    return subject.revision();
  }

  /** As {@code explain} takes it. */
  String id() {
    return content().recordId(revision().key());
  }

  /** The provider's account that it was charged to. */
  String account() {
    return revision().key().provider() + ":" + revision().key().accountNumber();
  }

  String currency() {
    return content().currency().getCurrencyCode();
  }

  /** Decimal places in which it is divided: those of the currency, or its own if they are more. */
  int scale() {
    return Math.max(Math.max(0, content().currency().getDefaultFractionDigits()), net.scale());
  }
}
