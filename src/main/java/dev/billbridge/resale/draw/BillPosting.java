package dev.billbridge.resale.draw;

import dev.billbridge.archive.Intake;
import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.Kind;
import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.Provenance;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.bill.BillPart;
import dev.billbridge.ledger.posting.PostingResult;
import dev.billbridge.resale.Bill;
import dev.billbridge.resale.BillLine;
import dev.billbridge.resale.Customer;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;

/**
 * Posts the bills of one month as statements, each with what it is made of in one transaction.
 *
 * @param rulesHash of the rules they are made by
 * @param inputs over all that they follow from
 * @param isFinal whether all of that is final
 * @param hold why they have to wait, in a sentence; null when they need not
 */
record BillPosting(
    Ledger ledger,
    YearMonth month,
    String rulesHash,
    String inputs,
    boolean isFinal,
    String hold,
    Instant now) {

  /** Dataset of the bills. */
  static final String DATASET = "bills";

  PostingResult post(Bill bill) {
    List<BillPart> parts = parts(bill);
    return post(bill, (handle, no) -> ledger.bills().write(handle, no, parts));
  }

  /** @param beside what is written in the transaction of the bill */
  PostingResult post(Bill bill, BiConsumer<Handle, Long> beside) {
    Customer customer = bill.customer();
    SortedMap<String, String> attributes = new TreeMap<>(customer.attributes());
    attributes.put("customerName", customer.name());
    put(attributes, "reference", customer.reference());
    put(attributes, "taxCode", customer.taxCode());
    Statement statement = new Statement(
        key(customer.id(), bill.currency().getCurrencyCode()),
        DATASET,
        BillingPeriod.of(month),
        null,
        null,
        bill.total(),
        bill.currency(),
        (long) bill.lines().size(),
        PaymentStatus.UNKNOWN,
        isFinal,
        null,
        attributes);
    String reason = bill.total().signum() < 0
        ? "the bill is below zero; check prices and credits, or accept it as a credit note"
        : null;
    return post(statement, records(bill), beside, hold == null ? reason : hold);
  }

  private StatementKey key(String customer, String currency) {
    return new StatementKey(
        StatementKey.RESALE, customer, "%s-%s-%s".formatted(customer, month, currency));
  }

  /** A bill of which nothing is left. */
  PostingResult empty(Statement before) {
    return post(
        new Statement(
            before.key(),
            before.dataset(),
            before.period(),
            null,
            null,
            BigDecimal.ZERO,
            before.currency(),
            0L,
            before.paymentStatus(),
            isFinal,
            null,
            before.attributes()),
        List.of(),
        (handle, no) -> ledger.bills().write(handle, no, List.of()),
        hold);
  }

  private PostingResult post(
      Statement statement,
      List<BillingRecord> records,
      BiConsumer<Handle, Long> beside,
      String reason) {
    Intake intake = new Intake(
        StatementKey.RESALE,
        statement.key().accountNumber(),
        DATASET,
        StatementKey.RESALE,
        Map.of("inputs", inputs),
        Map.of(),
        now);
    Reconciliation reconciliation = new Reconciliation(
        records.size(),
        statement.total(),
        BigDecimal.ZERO,
        reason == null ? Verdict.MATCHED : Verdict.MISMATCHED,
        reason);
    // The name of the calculation stands for a mapping: what it makes of other rules is a change,
    // and no other reading of the same.
    return ledger
        .postings()
        .post(intake, StatementKey.RESALE, statement, records, reconciliation, beside);
  }

  private List<BillingRecord> records(Bill bill) {
    List<BillingRecord> records = new ArrayList<>();
    SortedMap<String, String> attributes = new TreeMap<>();
    put(attributes, "taxCode", bill.customer().taxCode());
    long number = 0;
    for (BillLine line : bill.lines()) {
      BillLine.Thing thing = line.thing();
      records.add(new BillingRecord(
          line.resourceId(),
          line.lineKey(),
          Kind.CHARGE,
          thing.category(),
          thing.resourceName(),
          thing.resourceType(),
          BillingPeriod.of(month),
          null,
          null,
          thing.productId(),
          thing.text(),
          thing.region(),
          thing.quantity(),
          thing.unit(),
          null,
          line.amount(),
          bill.currency(),
          null,
          null,
          attributes,
          new Provenance(rulesHash, line.price() == null ? "" : line.price(), ++number)));
    }
    return records;
  }

  private static List<BillPart> parts(Bill bill) {
    List<BillPart> parts = new ArrayList<>();
    for (BillLine line : bill.lines()) {
      if (line.parts().isEmpty()) {
        parts.add(new BillPart(line.resourceId(), line.lineKey(), null, null, null, line.price()));
      }
      line.parts()
          .forEach(part -> parts.add(new BillPart(
              line.resourceId(),
              line.lineKey(),
              part.record(),
              part.cost(),
              part.assignment(),
              line.price())));
    }
    return parts;
  }

  private static void put(SortedMap<String, String> attributes, String name, String value) {
    if (value != null) {
      attributes.put(name, value);
    }
  }
}
