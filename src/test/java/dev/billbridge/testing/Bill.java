package dev.billbridge.testing;

import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.RevisionCause;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.render.RevisedStatement;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/** An invented bill of October 2026, line by line. */
public final class Bill implements RevisedStatement {

  private static final YearMonth OCTOBER = YearMonth.of(2026, 10);

  private final String provider;
  private final String id;
  private final Currency currency;
  private final List<RevisedRecord> lines = new ArrayList<>();
  private int number = 1;
  private RevisionCause cause = RevisionCause.FIRST;
  private BigDecimal total;
  private LocalDate issuedOn = LocalDate.of(2026, 11, 5);

  private Bill(String provider, String id, String currency) {
    this.provider = provider;
    this.id = id;
    this.currency = Currency.getInstance(currency);
  }

  public static Bill sakura(String id) {
    return new Bill("sakura", id, "JPY");
  }

  public static Bill ionos(String id) {
    return new Bill("ionos", id, "EUR");
  }

  /** An invoice of IONOS in another currency. */
  public static Bill in(String currency, String id) {
    return new Bill("ionos", id, currency);
  }

  /** A line whose tax is stated. */
  public Bill taxed(String type, String product, String net, String tax) {
    BigDecimal amount = new BigDecimal(net).add(new BigDecimal(tax));
    return add(type, product, amount, new BigDecimal(net), new BigDecimal(tax));
  }

  /** A line of which no tax is stated. */
  public Bill line(String product, String amount) {
    return add("datacenter", product, new BigDecimal(amount), null, null);
  }

  public Bill credit(String amount) {
    return add("datacenter", null, new BigDecimal(amount), null, null);
  }

  /** The lines of another bill too, which may be in another currency. */
  public Bill and(Bill other) {
    lines.addAll(other.lines);
    return this;
  }

  public Bill revision(int other, RevisionCause why) {
    number = other;
    cause = why;
    return this;
  }

  public Bill issued(String date) {
    issuedOn = LocalDate.parse(date);
    return this;
  }

  /** Another total than its lines make. */
  public Bill total(String other) {
    total = new BigDecimal(other);
    return this;
  }

  private Bill add(String type, String product, BigDecimal amount, BigDecimal net, BigDecimal tax) {
    BillingRecord line = InventedCharge.of("r" + lines.size(), OCTOBER, amount, currency)
        .resource(null, type)
        .product(product, product)
        .net(net, tax)
        .at("/" + lines.size())
        .record();
    lines.add(new RevisedRecord(line, number, false, RevisedRecord.Change.NEW));
    return this;
  }

  @Override
  public StatementRevision revision() {
    BigDecimal sum = lines.stream()
        .map(line -> line.content().amount())
        .reduce(BigDecimal.ZERO, BigDecimal::add);
    Statement statement = new Statement(
        new StatementKey(provider, "0012345", id),
        provider.equals("sakura") ? "bills" : "invoices",
        BillingPeriod.of(OCTOBER),
        issuedOn,
        LocalDate.of(2026, 11, 30),
        total == null ? sum : total,
        currency,
        null,
        PaymentStatus.UNKNOWN,
        true,
        null,
        new TreeMap<>());
    return new StatementRevision(
        1,
        "main",
        statement,
        number,
        StatementStatus.FINAL,
        new Reconciliation(lines.size(), sum, BigDecimal.ZERO, Verdict.MATCHED, null),
        "hash" + number,
        Instant.parse("2026-11-06T04:00:00Z"),
        Instant.parse("2026-11-06T04:00:01Z"),
        cause,
        cause != RevisionCause.STATUS);
  }

  @Override
  public void records(Consumer<RevisedRecord> each) {
    lines.forEach(each);
  }
}
