package dev.billbridge.alert.cases;

import dev.billbridge.archive.Intake;
import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ChargeCategory;
import dev.billbridge.canonical.ContentHash;
import dev.billbridge.canonical.Kind;
import dev.billbridge.canonical.OperatorFile;
import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.Provenance;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.ledger.Ledger;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Charges by the day on which they became known. What became known of an account and month on a day
 * takes the place of what was known of it before, as a bill that grows does.
 */
final class CaseCharges {

  private static final String KNOWN = "known";
  private static final Set<String> REQUIRED = Set.of("month", "provider", "account", "currency");
  private static final Set<String> COLUMNS = Set.of(
      KNOWN,
      "month",
      "provider",
      "account",
      "resourceId",
      "resourceName",
      "resourceType",
      "chargeCategory",
      "productId",
      "productName",
      "region",
      "quantity",
      "unit",
      "netAmount",
      "taxAmount",
      "amount",
      "currency");

  private final SortedSet<LocalDate> days = new TreeSet<>();
  private final SortedMap<LocalDate, SortedMap<Bill, List<BillingRecord>>> bills = new TreeMap<>();

  /** What an account is charged for a month. */
  private record Bill(String provider, String account, YearMonth month)
      implements Comparable<Bill> {

    @Override
    public int compareTo(Bill other) {
      return toString().compareTo(other.toString());
    }
  }

  private CaseCharges() {}

  /** @throws IllegalArgumentException in a sentence with file and line, if it cannot be used */
  static CaseCharges read(Path file) throws IOException {
    CaseCharges charges = new CaseCharges();
    CSVFormat format = CSVFormat.RFC4180
        .builder()
        .setHeader()
        .setSkipHeaderRecord(true)
        .setCommentMarker('#')
        .setIgnoreEmptyLines(true)
        .setTrim(true)
        .setNullString("")
        .get();
    try (CSVParser csv = CSVParser.parse(OperatorFile.text(file), format)) {
      for (String column : csv.getHeaderNames()) {
        if (!COLUMNS.contains(column)) {
          throw new IllegalArgumentException("%s:1: the column \"%s\" is unknown; there are %s"
              .formatted(file, column, String.join(", ", new TreeSet<>(COLUMNS))));
        }
      }
      for (CSVRecord row : csv) {
        try {
          charges.add(new Row(row));
        } catch (IllegalArgumentException | DateTimeException e) {
          throw new IllegalArgumentException(
              "%s:%d: %s".formatted(file, csv.getCurrentLineNumber(), e.getMessage()), e);
        }
      }
    }
    return charges;
  }

  /** A row by the names of its columns. */
  private record Row(CSVRecord cells) {

    /** Null when empty or not there. */
    String text(String column) {
      return cells.isSet(column) ? cells.get(column) : null;
    }

    BigDecimal figure(String column) {
      String text = text(column);
      if (text == null || text.matches("-?[0-9]{1,20}(\\.[0-9]{1,20})?")) {
        return text == null ? null : new BigDecimal(text);
      }
      throw new IllegalArgumentException(
          "%s = \"%s\" is not a figure; examples: 15 or 0.5".formatted(column, text));
    }

    LocalDate known() {
      try {
        return LocalDate.parse(String.valueOf(text(KNOWN)));
      } catch (DateTimeException e) {
        throw new IllegalArgumentException(
            "known must be the day on which the charge became known, such as 2026-11-20", e);
      }
    }

    /** Whether nothing became known on its day. */
    boolean isDayAlone() {
      return COLUMNS.stream().allMatch(column -> column.equals(KNOWN) || text(column) == null);
    }

    Bill bill() {
      for (String column : REQUIRED) {
        if (text(column) == null) {
          throw new IllegalArgumentException(
              "%s is empty; fill it, or leave all but known empty for a day without charges"
                  .formatted(column));
        }
      }
      return new Bill(text("provider"), text("account"), month());
    }

    private YearMonth month() {
      try {
        return YearMonth.parse(text("month"));
      } catch (DateTimeException e) {
        throw new IllegalArgumentException(
            "month = \"%s\" is not a month; example: 2026-11".formatted(text("month")), e);
      }
    }

    private Currency currency() {
      try {
        return Currency.getInstance(text("currency"));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "currency = \"%s\" is not an ISO 4217 code; examples: JPY or EUR"
                .formatted(text("currency")),
            e);
      }
    }

    /** @param number of the charge in its bill, from 1 */
    BillingRecord charge(int number) {
      BigDecimal net = figure("netAmount");
      BigDecimal amount = figure("amount") == null ? net : figure("amount");
      if (amount == null) {
        throw new IllegalArgumentException("netAmount and amount are both empty; fill one of them");
      }
      String category = text("chargeCategory");
      return new BillingRecord(
          text("resourceId") == null ? "r" + number : text("resourceId"),
          Integer.toString(number),
          Kind.CHARGE,
          category == null ? ChargeCategory.USAGE : ChargeCategory.ofFocusName(category),
          text("resourceName"),
          text("resourceType"),
          BillingPeriod.of(month()),
          null,
          null,
          text("productId"),
          text("productName"),
          text("region"),
          figure("quantity"),
          text("unit"),
          null,
          amount,
          currency(),
          net,
          figure("taxAmount"),
          Collections.emptySortedMap(),
          new Provenance(new ContentHash().hex(), "", (long) number));
    }
  }

  private void add(Row row) {
    LocalDate day = row.known();
    days.add(day);
    if (!row.isDayAlone()) {
      List<BillingRecord> charges = bills
          .computeIfAbsent(day, same -> new TreeMap<>())
          .computeIfAbsent(row.bill(), same -> new ArrayList<>());
      charges.add(row.charge(charges.size() + 1));
    }
  }

  /** Every day on which something became known, or nothing and the file says so. */
  SortedSet<LocalDate> days() {
    return Collections.unmodifiableSortedSet(days);
  }

  /** Posts what became known on a day. */
  void post(Ledger ledger, LocalDate day, Instant now) {
    bills
        .getOrDefault(day, Collections.emptySortedMap())
        .forEach((bill, charges) -> post(ledger, bill, charges, now));
  }

  private static void post(Ledger ledger, Bill bill, List<BillingRecord> charges, Instant now) {
    String dataset = "bills";
    Statement statement = new Statement(
        new StatementKey(bill.provider, bill.account, bill.account + "-" + bill.month),
        dataset,
        BillingPeriod.of(bill.month),
        null,
        null,
        null,
        null,
        (long) charges.size(),
        PaymentStatus.UNKNOWN,
        false,
        null,
        Collections.emptySortedMap());
    Intake intake = new Intake(
        bill.provider,
        bill.account,
        dataset,
        dataset,
        Map.of("known", now.toString()),
        Map.of(),
        now);
    ledger
        .postings()
        .post(
            intake,
            dataset,
            statement,
            charges,
            new Reconciliation(charges.size(), null, null, Verdict.MATCHED, null),
            (handle, no) -> {});
  }
}
