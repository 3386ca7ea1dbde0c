package dev.billbridge.cli.print;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.billbridge.deliver.EntryPreview.Entries;
import dev.billbridge.journal.JournalEntry;
import dev.billbridge.journal.JournalLine;
import dev.billbridge.ledger.delivery.Delivery;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What deliveries would enter in books, summed up by account and month of posting. */
public final class PlannedEntries {

  private final SortedMap<Key, BigDecimal> sums = new TreeMap<>();
  private final List<String> held = new ArrayList<>();

  /** What is entered together; the texts of cost centre and tax code may be empty. */
  private record Key(
      String sink,
      YearMonth month,
      String account,
      String costCentre,
      String taxCode,
      Currency currency)
      implements Comparable<Key> {

    private static final Comparator<Key> ORDER = Comparator.comparing(Key::sink)
        .thenComparing(Key::month)
        .thenComparing(Key::account)
        .thenComparing(Key::costCentre)
        .thenComparing(Key::taxCode)
        .thenComparing(key -> key.currency.getCurrencyCode());

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /** Adds what one delivery would enter. */
  public void add(Delivery delivery, Entries entries) {
    if (entries.held() != null) {
      held.add("Held: %s would hold %s: %s"
          .formatted(delivery.sink(), delivery.revision().key(), entries.held()));
    }
    entries.entries().forEach(entry -> add(delivery.sink(), month(entry), entry, false));
    entries
        .reversed()
        .forEach(entry -> add(
            delivery.sink(),
            month(entries.entries().isEmpty() ? entry : entries.entries().get(0)),
            entry,
            true));
  }

  private static YearMonth month(JournalEntry entry) {
    return YearMonth.from(entry.postingDate());
  }

  private void add(String sink, YearMonth month, JournalEntry entry, boolean reversed) {
    for (JournalLine line : entry.lines()) {
      Key key = new Key(
          sink,
          month,
          line.account(),
          line.costCentre() == null ? "" : line.costCentre(),
          line.taxCode() == null ? "" : line.taxCode(),
          entry.currency());
      sums.merge(key, reversed ? line.amount().negate() : line.amount(), BigDecimal::add);
      sums.computeIfPresent(key, (same, sum) -> sum.signum() == 0 ? null : sum);
    }
  }

  /** Prints a table; nothing when no sink keeps books. */
  public void print(PrintWriter out) {
    if (sums.isEmpty()) {
      return;
    }
    Table table = new Table(
            "BOOKS", "MONTH", "ACCOUNT", "COST CENTRE", "TAX CODE", "DEBIT", "CREDIT", "CURRENCY")
        .dispensable("COST CENTRE", "TAX CODE");
    sums.forEach((key, sum) -> table.row(
        key.sink,
        key.month,
        key.account,
        key.costCentre,
        key.taxCode,
        sum.signum() > 0 ? sum.toPlainString() : "",
        sum.signum() < 0 ? sum.negate().toPlainString() : "",
        key.currency));
    out.println();
    table.print(out);
  }

  /** Adds an object for each row; debits are positive, credits negative. */
  public void addTo(ArrayNode rows) {
    sums.forEach((key, sum) -> rows.addObject()
        .put("sink", key.sink)
        .put("month", key.month.toString())
        .put("account", key.account)
        .put("costCentre", key.costCentre)
        .put("taxCode", key.taxCode)
        .put("currency", key.currency.getCurrencyCode())
        .put("amount", sum.toPlainString()));
  }

  /**
   * Prints a sentence for each statement that books would hold.
   *
   * @return how many there are
   */
  public int printHeld(PrintWriter out) {
    held.forEach(out::println);
    out.flush();
    return held.size();
  }
}
