package dev.billbridge.focus;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ChargeCategory;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * A line of a statement on its way into rows: one of its own, and one of tax where the statement
 * states it.
 *
 * @param record the line
 * @param source where it stands
 * @param recordId of the line, made once since every row has it
 * @param isReversal whether it takes back what an earlier export said
 */
record Charge(BillingRecord record, Source source, String recordId, boolean isReversal) {

  static Charge of(BillingRecord record, Source source, boolean isReversal) {
    return new Charge(record, source, record.recordId(source.revision().key()), isReversal);
  }

  /**
   * What its lines have in common.
   *
   * @param revision of the statement
   * @param issuer of the statement
   * @param created when its lines became known, UTC
   * @param isCorrection whether its period was exported as closed before this
   * @param texts of it, written once
   */
  record Source(
      StatementRevision revision,
      Issuer issuer,
      Instant created,
      boolean isCorrection,
      Texts texts) {

    /** @param firstCollected when the statement was first seen, UTC */
    static Source of(
        StatementRevision revision, Issuer issuer, Instant firstCollected, boolean isCorrection) {
      Instant created = isCorrection || firstCollected.isAfter(revision.collectedAt())
          ? revision.collectedAt()
          : firstCollected;
      return new Source(
          revision,
          issuer,
          created,
          isCorrection,
          new Texts(
              revision.key().toString(),
              Issuer.time(created),
              Issuer.time(revision.collectedAt())));
    }

    /**
     * What every line of a statement has.
     *
     * @param key with which the ids of its lines begin
     */
    record Texts(String key, String created, String updated) {}

    /** Null for an estimate, for which there is no invoice yet. */
    String invoiceId() {
      if (revision.statement().isEstimate()) {
        return null;
      }
      return isCorrection ? revision.id() + "-r" + revision.number() : revision.id();
    }

    String invoiceStatus() {
      return revision.status() == StatementStatus.PROVISIONAL ? "Open" : "Issued";
    }
  }

  private BigDecimal signed(BigDecimal figure) {
    return isReversal ? figure.negate() : figure;
  }

  /** The amount without the tax that is stated beside it. */
  BigDecimal cost() {
    return signed(record.netAmount() == null ? record.amount() : record.netAmount());
  }

  /** What its amount holds besides {@link #cost}; zero where none is stated. */
  BigDecimal tax() {
    return signed(
        record.netAmount() == null
            ? BigDecimal.ZERO
            : record.amount().subtract(record.netAmount()));
  }

  /** Whether the cost may contain tax, because the statement does not state the net amount. */
  boolean isTaxIncluded() {
    return source.issuer().isGross() && record.netAmount() == null;
  }

  boolean isTax() {
    return record.chargeCategory() == ChargeCategory.TAX;
  }

  BigDecimal quantity(Catalogue.Measure measure) {
    return signed(measure.quantity());
  }

  /** Unique in its invoice, and the same in every revision. */
  String detailId() {
    String own = recordId.substring(source.texts().key().length() + 1);
    return isReversal ? own + "/reversal" : own;
  }
}
