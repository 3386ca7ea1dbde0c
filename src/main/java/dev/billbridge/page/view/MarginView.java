package dev.billbridge.page.view;

import dev.billbridge.ledger.bill.DrawnMonth;
import dev.billbridge.ledger.bill.Margin;
import dev.billbridge.ledger.database.Slice;
import dev.billbridge.page.list.Column;
import dev.billbridge.page.list.FilterForm;
import dev.billbridge.page.list.Listing;
import dev.billbridge.page.list.Listing.Sorting;
import dev.billbridge.page.list.Table;
import dev.billbridge.page.text.Link;
import dev.billbridge.page.text.Shown;
import dev.billbridge.resale.Distribution;
import dev.billbridge.resale.UnpricedException;
import dev.billbridge.resale.draw.BillDrawing;
import dev.billbridge.resale.draw.Margins;
import dev.billbridge.rules.RuleException;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What customers' bills cost and earn, where a month's charges went, and what belongs to nobody.
 */
public final class MarginView {

  /**
   * For people.
   *
   * @param month the one that is asked for; null for all
   * @param balances where the charges of that month went, a sentence for each currency
   * @param months those with something unassigned, while all are asked for
   * @param unassigned by resource; null where nothing is
   * @param files the same as a file, without its ending
   * @param problem why it is not known what is unassigned; null when it is
   */
  public record View(
      ListPage<Margin> bills,
      YearMonth month,
      List<String> balances,
      List<UnassignedMonth> months,
      Table unassigned,
      Link files,
      String problem) {}

  /** What is unassigned in a month. */
  public record UnassignedMonth(String sentence, String href) {}

  /** What of a resource belongs to nobody, before tax. */
  public record Unassigned(YearMonth month, Distribution.Rest rest, BigDecimal cost) {

    Currency currency() {
      return Currency.getInstance(rest.currency());
    }
  }

  private final Site site;

  public MarginView(Site site) {
    this.site = site;
  }

  /** For people. */
  public View view(Parameters parameters) {
    YearMonth month = parameters.month("month");
    DrawnMonth drawn = month == null ? null : site.ledger().bills().month(month).orElse(null);
    Table unassigned = null;
    String problem = null;
    if (drawn != null && drawn.isIncomplete()) {
      try {
        Listing<Unassigned> listing = unassigned(List.of(month));
        unassigned = listing.rows().isEmpty() ? null : listing.table(Sorting.NONE, site.now());
      } catch (RuleException | UnpricedException e) {
        problem = Shown.sentence(e.getMessage());
      }
    }
    return new View(
        bills(parameters, false),
        month,
        drawn == null ? List.of() : Margins.balances(drawn),
        month == null ? months() : List.of(),
        unassigned,
        Link.to("unassigned").with("month", month),
        problem);
  }

  private List<UnassignedMonth> months() {
    return site.ledger().bills().incomplete().stream()
        .map(each -> new UnassignedMonth(
            each.month() + ": " + String.join("; ", Margins.balances(each)),
            Link.to("margins").with("month", each.month()).toString()))
        .toList();
  }

  /**
   * What belongs to nobody, by month and resource.
   *
   * @throws RuleException if the rule files cannot be read
   */
  public Listing<Unassigned> unassigned(Parameters parameters) throws RuleException {
    YearMonth month = parameters.month("month");
    return unassigned(
        month == null
            ? site.ledger().bills().incomplete().stream().map(DrawnMonth::month).toList()
            : List.of(month));
  }

  private Listing<Unassigned> unassigned(List<YearMonth> months) throws RuleException {
    BillDrawing drawing =
        BillDrawing.of(site.ledger(), site.settings(), site.routes(), site.clock());
    List<Unassigned> rows = new ArrayList<>();
    for (YearMonth month : months) {
      drawing.unassigned(month).forEach((rest, cost) -> {
        if (cost.signum() != 0) {
          rows.add(new Unassigned(month, rest, cost));
        }
      });
    }
    return new Listing<>(
        List.of(
            Column.text("month", "Month", Unassigned::month),
            Column.text("account", "Account", row -> row.rest().account()),
            Column.text("resource", "Resource", row -> row.rest().resource()),
            Column.text("name", "Name", row -> row.rest().name()),
            Column.money("cost", "Cost", Unassigned::cost, Unassigned::currency),
            Column.text("currency", "Currency", row -> row.rest().currency()),
            Column.prose("reason", "Why", row -> row.rest().reason())),
        rows,
        "Everything belongs to somebody.");
  }

  /**
   * Customers' bills with what they cost and earn, the latest month first.
   *
   * @param file whether it is for a file, which is not in parts
   */
  public ListPage<Margin> bills(Parameters parameters, boolean file) {
    Slice.Rows<Margin> rows = site.ledger()
        .bills()
        .margins(
            parameters.text("customer"), parameters.month("month"), Lists.slice(parameters, file));
    Map<String, String> given = parameters.given("customer", "month");
    return new ListPage<>(
        "Margins",
        new Listing<>(columns(), rows.rows(), "No customer's bill matches."),
        Sorting.NONE,
        new ListPage.Paging(Link.to("margins").with(given), parameters.page(), rows.more()),
        new FilterForm.Builder("margins")
            .text("customer", "Customer", given.get("customer"), "acme")
            .text("month", "Month", given.get("month"), "2026-10")
            .build());
  }

  private static List<Column<Margin>> columns() {
    Function<Margin, Currency> currency = row -> row.bill().statement().currency();
    return List.of(
        Column.<Margin>text("customer", "Customer", row -> row.bill().key().accountNumber())
            .linked(row -> Link.to("margins")
                .with("customer", row.bill().key().accountNumber())
                .toString()),
        Column.text("name", "Name", row -> row.bill().statement().attributes().get("customerName")),
        Column.text(
            "month",
            "Month",
            row -> YearMonth.from(row.bill().statement().period().start())),
        Column.state("status", "Status", row -> row.bill().status()),
        Column.text("currency", "Currency", row -> currency.apply(row).getCurrencyCode()),
        Column.money("cost", "Cost", Margin::cost, currency),
        Column.money("price", "Price", row -> row.bill().statement().total(), currency),
        Column.money("margin", "Margin", Margin::margin, currency),
        Column.<Margin>text("statement", "Bill", row -> row.bill().id())
            .linked(row -> Link.to("statement").with("key", row.bill().key()).toString()));
  }
}
