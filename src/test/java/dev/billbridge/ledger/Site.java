package dev.billbridge.ledger;

import dev.billbridge.archive.Intake;
import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ChargeCategory;
import dev.billbridge.canonical.Kind;
import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.Practice;
import dev.billbridge.canonical.Provenance;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.ledger.delivery.Subscription;
import dev.billbridge.ledger.posting.Lifecycle;
import dev.billbridge.ledger.posting.Posting;
import dev.billbridge.ledger.posting.PostingResult;
import dev.billbridge.ledger.posting.SharedKeyException;
import dev.billbridge.mapping.LineTotals;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A ledger on some database, a clock that can be set, and a provider's bill that is taken in as a
 * ingestion would.
 */
final class Site implements AutoCloseable {

  static final Currency JPY = Currency.getInstance("JPY");
  static final Instant START = Instant.parse("2026-11-05T00:00:00Z");

  final String url;
  final Duration timeout;
  final List<Subscription> subscriptions;
  final Ledger ledger;
  Instant now;

  private Site(String url, Instant now, Duration timeout, List<Subscription> subscriptions) {
    this.url = url;
    this.timeout = timeout;
    this.now = now;
    this.subscriptions = subscriptions;
    this.ledger = Ledger.open(
        url,
        null,
        null,
        timeout,
        (InstantSource) () -> this.now,
        Lifecycle.STANDARD,
        subscriptions);
  }

  static Site on(String url, Subscription... subscriptions) {
    return new Site(url, START, Ledger.TIMEOUT, List.of(subscriptions));
  }

  /** The same, with another patience than the usual. */
  static Site on(String url, Duration timeout, Subscription... subscriptions) {
    return new Site(url, START, timeout, List.of(subscriptions));
  }

  /** A second process on the same database, at the same time. */
  Site another(Subscription... others) {
    return new Site(url, now, timeout, others.length == 0 ? subscriptions : List.of(others));
  }

  void later(Duration passed) {
    now = now.plus(passed);
  }

  static Subscription sink(String name) {
    return new Subscription(
        name,
        Set.of(),
        Set.of(),
        EnumSet.allOf(StatementStatus.class),
        EnumSet.of(Verdict.MISMATCHED, Verdict.UNSTATED),
        false,
        null);
  }

  static Subscription sinkSince(String name, LocalDate since) {
    return new Subscription(
        name,
        Set.of(),
        Set.of(),
        EnumSet.allOf(StatementStatus.class),
        EnumSet.of(Verdict.MISMATCHED, Verdict.UNSTATED),
        false,
        since);
  }

  static BillingRecord charge(String resource, String amount) {
    return charge(resource, "", amount, Map.of());
  }

  static BillingRecord charge(
      String resource, String line, String amount, Map<String, String> attributes) {
    return new BillingRecord(
        resource,
        line,
        Kind.CHARGE,
        ChargeCategory.USAGE,
        null,
        "server",
        BillingPeriod.of(YearMonth.of(2026, 10)),
        null,
        null,
        "plan",
        null,
        "is1a",
        null,
        null,
        null,
        new BigDecimal(amount),
        JPY,
        null,
        null,
        new TreeMap<>(attributes),
        new Provenance("ab".repeat(32), "/BillDetails/0", 1L));
  }

  Bill bill(String id) {
    return new Bill(id);
  }

  /** What a provider says in one statement, and the documents it says it with. */
  final class Bill {

    private final String id;
    private BillingPeriod period = BillingPeriod.of(YearMonth.of(2026, 10));
    private boolean estimate;
    private String total;
    private PaymentStatus payment = PaymentStatus.UNPAID;
    private Boolean stated = true;
    private Instant finalFrom;
    private boolean replaces;
    private Set<String> listed = Set.of();
    private String account = "tokyo";
    private String mapping = "mapping";
    private String documents;
    private List<BillingRecord> lines = List.of();

    private Bill(String id) {
      this.id = id;
    }

    Bill lines(BillingRecord... records) {
      lines = Arrays.asList(records);
      return this;
    }

    Bill lines(List<BillingRecord> records) {
      lines = records;
      return this;
    }

    Bill month(int year, int number) {
      period = BillingPeriod.of(YearMonth.of(year, number));
      return this;
    }

    /** What the header says; otherwise it says what the lines add up to. */
    Bill total(String amount) {
      total = amount;
      return this;
    }

    Bill payment(PaymentStatus status) {
      payment = status;
      return this;
    }

    Bill provisional() {
      stated = false;
      return this;
    }

    /** The provider never says whether it is final. */
    Bill closing(Instant from) {
      stated = null;
      finalFrom = from;
      return this;
    }

    /** For certain days of October, both inclusive. */
    Bill days(int first, int last) {
      period = new BillingPeriod(
          LocalDate.of(2026, 10, first), LocalDate.of(2026, 10, last).plusDays(1));
      return this;
    }

    /** Not from the provider: calculated, without a total. */
    Bill estimate() {
      stated = false;
      estimate = true;
      return this;
    }

    Bill replacesUnlisted(String... stillListed) {
      replaces = true;
      listed = Set.of(stillListed);
      return this;
    }

    /** The same documents as another bill, read by another mapping. */
    Bill rereads(Bill other) {
      mapping = "changed mapping";
      documents = other.said();
      return this;
    }

    Bill of(String account) {
      this.account = account;
      return this;
    }

    StatementKey key() {
      return new StatementKey("sakura", "0012345", id);
    }

    /**
     * Takes it in as a ingestion would: not read again when nothing is new, staged when lines share
     * their key.
     */
    PostingResult take() {
      Intake intake = intake();
      return ledger.postings().asKnown(intake, mapping).orElseGet(() -> {
        try {
          return read(intake, false);
        } catch (SharedKeyException e) {
          return read(intake, true);
        }
      });
    }

    /**
     * Takes it in as when other documents beside it have changed, such as the list that names it.
     */
    PostingResult readAgain() {
      return read(intake(), false);
    }

    PostingResult read(Intake intake, boolean sharesKeys) {
      Statement statement = statement();
      LineTotals totals = new LineTotals();
      try (Posting posting = ledger.postings().begin(intake, mapping, statement, sharesKeys)) {
        for (BillingRecord record : lines) {
          totals.line();
          totals.add(record);
          posting.add(record);
        }
        return posting.commit(
            totals.against(statement, BigDecimal.ZERO), key -> listed.contains(key.statementId()));
      }
    }

    Statement statement() {
      BigDecimal sum =
          lines.stream().map(BillingRecord::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
      return new Statement(
          key(),
          "bills",
          period,
          LocalDate.of(2026, 11, 1),
          null,
          estimate ? null : total == null ? sum : new BigDecimal(total),
          JPY,
          null,
          payment,
          stated,
          finalFrom,
          new TreeMap<>(estimate ? Map.of(Statement.ESTIMATED, "true") : Map.of()),
          new Practice(replaces, !estimate, Set.of()));
    }

    Intake intake() {
      return new Intake(
          "sakura",
          account,
          "bills",
          "sakura-bills",
          Map.of("said", documents == null ? said() : documents),
          Map.of(),
          now);
    }

    private String said() {
      StringBuilder said =
          new StringBuilder(id + statement().contentHash() + payment + stated + finalFrom);
      lines.forEach(line -> said.append('|')
          .append(line.resourceId())
          .append('|')
          .append(line.lineKey())
          .append('|')
          .append(line.contentHash()));
      return said.toString();
    }
  }

  /**
   * The records of the latest revision, as {@code resource[/line] amount change}, in the order of
   * the ledger.
   */
  List<String> records(String statementId) {
    return records(
        statementId,
        ledger
            .statements()
            .latest(new StatementKey("sakura", "0012345", statementId))
            .orElseThrow()
            .number());
  }

  List<String> records(String statementId, int revision) {
    List<String> records = new ArrayList<>();
    ledger
        .statements()
        .records(revision(statementId, revision), record -> records.add(shown(record)));
    return records;
  }

  /** The same, with the next records read meanwhile. */
  List<String> recordsReadAhead(String statementId, int revision) {
    List<String> records = new ArrayList<>();
    ledger
        .statements()
        .recordsReadAhead(revision(statementId, revision), record -> records.add(shown(record)));
    return records;
  }

  private StatementRevision revision(String statementId, int revision) {
    return ledger
        .statements()
        .revisions(new StatementKey("sakura", "0012345", statementId))
        .get(revision - 1);
  }

  private static String shown(RevisedRecord record) {
    String line = record.content().lineKey();
    return record.content().resourceId() + (line.isEmpty() ? "" : "/" + line) + " "
        + record.content().amount().toPlainString() + " " + record.change();
  }

  @Override
  public void close() {
    ledger.close();
  }
}
