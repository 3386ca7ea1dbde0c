package dev.billbridge.service.preflight;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
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
import dev.billbridge.journal.JournalDocument;
import dev.billbridge.journal.JournalEntry;
import dev.billbridge.journal.JournalJson;
import dev.billbridge.journal.JournalLine;
import dev.billbridge.render.JsonForm;
import dev.billbridge.render.Tally;
import dev.billbridge.render.template.StatementPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * An invented statement on which templates are tried.
 *
 * @param bare whether it says no more than a statement must: whatever may be unknown is null
 */
public record SampleStatement(String provider, boolean bare) {

  private static final Currency EURO = Currency.getInstance("EUR");
  /** Its figures are such that a sum or a product in binary is another figure than any of them. */
  private static final BigDecimal TOTAL = new BigDecimal("1173.24");

  private static final BillingPeriod MONTH = BillingPeriod.of(YearMonth.of(2026, 10));
  private static final Instant COLLECTED = Instant.parse("2026-11-05T06:30:00Z");

  /** As it would be owed to a sink. */
  public OwedRevision owedTo(String sink) {
    StatementRevision revision = revision();
    return new OwedRevision() {
      @Override
      public String sink() {
        return sink;
      }

      @Override
      public String deliveryId() {
        return "sample";
      }

      @Override
      public StatementRevision revision() {
        return revision;
      }

      @Override
      public void records(Consumer<RevisedRecord> each) {
        SampleStatement.this.records().forEach(each);
      }
    };
  }

  StatementRevision revision() {
    Statement statement = new Statement(
        new StatementKey(provider, "001234567", "GY00900017"),
        "invoices",
        MONTH,
        bare ? null : LocalDate.of(2026, 11, 5),
        bare ? null : LocalDate.of(2026, 11, 30),
        bare ? null : TOTAL,
        bare ? null : EURO,
        bare ? null : 2L,
        PaymentStatus.UNPAID,
        null,
        null,
        new TreeMap<>(bare ? Map.of() : Map.of("postingId", "4711")));
    return new StatementRevision(
        1,
        "sample",
        statement,
        1,
        StatementStatus.FINAL,
        new Reconciliation(2, TOTAL, bare ? null : BigDecimal.ZERO, Verdict.MATCHED, null),
        new ContentHash().add("sample").hex(),
        COLLECTED,
        COLLECTED);
  }

  List<RevisedRecord> records() {
    return List.of(
        record("vm-1", "C04000", ChargeCategory.USAGE, "1173.37"),
        record("vm-1", "REBATE", ChargeCategory.CREDIT, "-0.13"));
  }

  private RevisedRecord record(
      String resource, String line, ChargeCategory category, String amount) {
    BigDecimal figure = new BigDecimal(amount);
    BillingRecord content = bare
        ? new BillingRecord(
            resource,
            line,
            Kind.CHARGE,
            category,
            null,
            null,
            MONTH,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            figure,
            EURO,
            null,
            null,
            new TreeMap<>(),
            new Provenance("0".repeat(64), "/lines/0", null))
        : new BillingRecord(
            resource,
            line,
            Kind.CHARGE,
            category,
            "web server",
            "datacenter",
            MONTH,
            OffsetDateTime.parse("2026-10-01T00:00:00Z"),
            OffsetDateTime.parse("2026-10-31T23:59:59Z"),
            line,
            "1h core",
            "de/fra",
            new BigDecimal("744"),
            "1hour",
            new BigDecimal("0.04"),
            figure,
            EURO,
            figure,
            BigDecimal.ZERO,
            new TreeMap<>(Map.of("productGroup", "Virtual machines")),
            new Provenance("0".repeat(64), "/lines/0", 1L));
    return new RevisedRecord(content, 1, false, RevisedRecord.Change.NEW);
  }

  /** As a webhook sends it, all on one page. */
  StatementPage page() {
    Tally tally = new Tally();
    records().forEach(tally::add);
    return new StatementPage(
        "sample", revision(), 1, 500, records(), tally, JournalJson.tree(journal()));
  }

  /** Names of what an entry has, and of what its lines have. */
  Set<String> entryFields() {
    Set<String> names = new TreeSet<>();
    ObjectNode entry = JournalJson.of(entry(false));
    entry.fieldNames().forEachRemaining(names::add);
    entry.path("lines").path(0).fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** What it enters in books, after what an earlier revision had entered. */
  private JournalDocument journal() {
    JournalEntry entry = entry(false);
    return new JournalDocument(List.of(entry(true), entry), List.of(entry));
  }

  private JournalEntry entry(boolean reversal) {
    BigDecimal sign = reversal ? BigDecimal.ONE.negate() : BigDecimal.ONE;
    String text = bare ? null : "1h core";
    return new JournalEntry(
        reversal,
        revision().key() + ":2" + (reversal ? ":reversal" : ""),
        revision().id(),
        2,
        "Cloud Ltd",
        "70001",
        MONTH.end(),
        MONTH.end(),
        bare ? null : YearMonth.of(2026, 10),
        MONTH.end().minusDays(1),
        bare ? null : LocalDate.of(2026, 11, 30),
        EURO,
        "invoices",
        List.of(
            line(JournalLine.Role.CHARGE, "6815", new BigDecimal("29.5").multiply(sign), text),
            line(JournalLine.Role.PARTY, "70001", new BigDecimal("-29.5").multiply(sign), text)));
  }

  private JournalLine line(JournalLine.Role role, String account, BigDecimal amount, String text) {
    return new JournalLine(
        role, account, bare ? null : "K1", bare ? null : "9", null, amount, text);
  }

  /** Its first record as it is rendered in JSON. */
  ObjectNode record() {
    ObjectMapper json = new ObjectMapper();
    try (TokenBuffer tokens = new TokenBuffer(json, false)) {
      JsonGenerator generator = tokens;
      JsonForm.write(generator, revision(), records().get(0));
      return json.readTree(tokens.asParser());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
