package dev.billbridge.testing;

import dev.billbridge.archive.Intake;
import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ChargeCategory;
import dev.billbridge.canonical.ContentHash;
import dev.billbridge.canonical.Kind;
import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.Provenance;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.deliver.OwedRevision;
import dev.billbridge.ledger.Ledger;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Invented statements and records. */
public final class Invented {

  public static final Currency JPY = Currency.getInstance("JPY");

  private Invented() {}

  /**
   * A statement without attributes.
   *
   * @param total null when it states none
   */
  public static Statement statement(
      StatementKey key,
      String dataset,
      YearMonth month,
      BigDecimal total,
      Currency currency,
      long lines,
      boolean isFinal) {
    return new Statement(
        key,
        dataset,
        BillingPeriod.of(month),
        null,
        null,
        total,
        currency,
        lines,
        PaymentStatus.UNKNOWN,
        isFinal,
        null,
        new TreeMap<>());
  }

  /**
   * Posts what a source has read.
   *
   * @param account its name in the settings
   * @param now makes the document another one than before
   */
  public static void post(
      Ledger ledger,
      String account,
      Statement statement,
      List<BillingRecord> records,
      Instant now) {
    Intake intake = new Intake(
        statement.key().provider(),
        account,
        statement.dataset(),
        "m",
        Map.of("id", now + " " + statement + records),
        Map.of(),
        now);
    BigDecimal total = statement.total();
    ledger
        .postings()
        .post(
            intake,
            "mapping",
            statement,
            records,
            new Reconciliation(
                records.size(),
                total,
                total == null ? null : BigDecimal.ZERO,
                Verdict.MATCHED,
                null),
            (handle, no) -> {});
  }

  /** Statement 4711 of October 2026, final, unpaid. */
  public static StatementRevision revision(int revision) {
    return revision("4711", revision, StatementStatus.FINAL, PaymentStatus.UNPAID);
  }

  public static StatementRevision revision(
      String statementId, int revision, StatementStatus status, PaymentStatus payment) {
    Statement statement = new Statement(
        new StatementKey("sakura", "0012345", statementId),
        "bills",
        BillingPeriod.of(YearMonth.of(2026, 10)),
        LocalDate.of(2026, 11, 1),
        LocalDate.of(2026, 11, 30),
        new BigDecimal("300.5"),
        JPY,
        2L,
        payment,
        null,
        null,
        new TreeMap<>(Map.of("memberId", "m-0012345")));
    return new StatementRevision(
        1,
        "tokyo",
        statement,
        revision,
        status,
        new Reconciliation(2, new BigDecimal("300.5"), BigDecimal.ZERO, Verdict.MATCHED, null),
        new ContentHash()
            .add(statementId)
            .add(status.name())
            .add(payment.name())
            .add("" + revision)
            .hex(),
        Instant.parse("2026-11-01T20:15:00Z"),
        Instant.parse("2026-11-01T20:15:07Z"));
  }

  /** A charge with every field filled. */
  public static BillingRecord charge(String resourceId, String lineKey, String amount) {
    return charge(resourceId, lineKey, amount, "web server", Map.of("plan", "4core, \"8GB\""));
  }

  public static BillingRecord charge(
      String resourceId,
      String lineKey,
      String amount,
      String name,
      Map<String, String> attributes) {
    return new BillingRecord(
        resourceId,
        lineKey,
        Kind.CHARGE,
        ChargeCategory.USAGE,
        name,
        "server",
        BillingPeriod.of(YearMonth.of(2026, 10)),
        OffsetDateTime.parse("2026-10-01T00:00:00+09:00"),
        OffsetDateTime.parse("2026-10-31T23:59:59.999+09:00"),
        "server/plan/4core",
        "サーバ 4コア",
        "is1a",
        new BigDecimal("744.000000000000000001"),
        "hour",
        new BigDecimal("0.0000001"),
        new BigDecimal(amount),
        JPY,
        null,
        null,
        new TreeMap<>(attributes),
        new Provenance("ab".repeat(32), "/BillDetails/0", 1L));
  }

  /** A usage record of which nothing is known but what must be. */
  public static BillingRecord bare(String resourceId) {
    return new BillingRecord(
        resourceId,
        "",
        Kind.USAGE,
        null,
        null,
        null,
        BillingPeriod.of(YearMonth.of(2026, 10)),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        new TreeMap<>(),
        new Provenance("cd".repeat(32), "/2", null));
  }

  public static RevisedRecord present(BillingRecord content, int since) {
    return new RevisedRecord(content, since, false, RevisedRecord.Change.UNCHANGED);
  }

  public static RevisedRecord vanished(BillingRecord content, int since) {
    return new RevisedRecord(content, since, true, RevisedRecord.Change.VANISHED);
  }

  public static OwedRevision owed(StatementRevision revision, RevisedRecord... records) {
    return new Owed("books", revision, List.of(records));
  }

  /** @param content kept in memory, which only a test may do */
  public record Owed(String sink, StatementRevision revision, List<RevisedRecord> content)
      implements OwedRevision {

    @Override
    public String deliveryId() {
      return sink + "-" + revision.number();
    }

    @Override
    public void records(Consumer<RevisedRecord> each) {
      content.forEach(each);
    }
  }

  /** The same revision to another sink. */
  public static OwedRevision to(String sink, OwedRevision owed) {
    return new Owed(sink, owed.revision(), ((Owed) owed).content());
  }
}
