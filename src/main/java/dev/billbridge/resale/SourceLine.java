package dev.billbridge.resale;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.rules.RecordSubject;
import java.math.BigDecimal;

/**
 * A charge of a provider's bill.
 *
 * @param net before tax; null when the bill does not state it
 */
public record SourceLine(RecordSubject subject, BigDecimal net) {

  BillingRecord content() {
    return subject.record().content();
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
