package dev.billbridge.page.view;

import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.ledger.database.Slice;
import dev.billbridge.ledger.delivery.DeliveryList;
import dev.billbridge.ledger.delivery.DeliveryList.TimedDelivery;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.ledger.run.RunList;
import dev.billbridge.ledger.run.Runs.RunRecord;
import dev.billbridge.ledger.statement.StatementList;
import dev.billbridge.page.list.Column;
import dev.billbridge.page.list.FilterForm;
import dev.billbridge.page.list.Listing;
import dev.billbridge.page.list.Listing.Sorting;
import dev.billbridge.page.text.Link;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Statements, margins, runs and deliveries: long lists that are narrowed down and come in parts.
 */
public final class Lists {

  /** Rows of a part for people. */
  private static final int ROWS = 100;
  /** Rows of a file. */
  private static final int ROWS_OF_A_FILE = 100_000;

  /** How a run ended. */
  enum Outcome {
    RUNNING,
    DONE,
    FAILED
  }

  private final Site site;

  public Lists(Site site) {
    this.site = site;
  }

  static Slice slice(Parameters parameters, boolean file) {
    return file ? new Slice(0, ROWS_OF_A_FILE) : parameters.slice(ROWS);
  }

  /**
   * Statements, the latest period first unless sorted otherwise.
   *
   * @param file whether it is for a file, which is not in parts
   */
  public ListPage<?> statements(Parameters parameters, boolean file) {
    StatementList.Filter filter = new StatementList.Filter(
        parameters.text("account"),
        parameters.text("dataset"),
        parameters.month("month"),
        parameters.choice("status", StatementStatus.class),
        parameters.choice("verdict", Verdict.class),
        parameters.text("id"),
        "yes".equals(parameters.text("held")));
    StatementList.Order order = parameters.choice("sort", StatementList.Order.class);
    String direction = parameters.text("order");
    boolean descending =
        direction == null ? order != StatementList.Order.ACCOUNT : direction.equals("desc");
    Slice.Rows<StatementRevision> rows = site.ledger()
        .statementList()
        .of(
            filter,
            order == null ? StatementList.Order.PERIOD : order,
            descending,
            slice(parameters, file));
    Map<String, String> given =
        parameters.given("account", "dataset", "month", "status", "verdict", "id", "held");
    Link link = Link.to("statements").with(given);
    String by = order == null ? "period" : order.name().toLowerCase(Locale.ROOT);
    return new ListPage<>(
        "Statements",
        new Listing<>(statementColumns(), rows.rows(), "No statement matches."),
        new Sorting(
            name -> List.of("period", "account", "total", "recorded").contains(name)
                ? link.with("sort", name)
                    .with("order", name.equals(by) && descending ? "asc" : "desc")
                    .toString()
                : null,
            by,
            descending),
        new ListPage.Paging(
            link.with("sort", parameters.text("sort")).with("order", direction),
            parameters.page(),
            rows.more()),
        new FilterForm.Builder("statements")
            .names("account", "Account", site.accounts(), filter.account())
            .names("dataset", "Dataset", site.datasets(), filter.dataset())
            .names("status", "Status", names(StatementStatus.values()), given.get("status"))
            .names("verdict", "Verdict", names(Verdict.values()), given.get("verdict"))
            .names("held", "Held", List.of("yes"), given.get("held"))
            .text("month", "Month", given.get("month"), "2026-10")
            .text("id", "Number begins with", given.get("id"), "")
            .build());
  }

  static List<Column<StatementRevision>> statementColumns() {
    return List.of(
        Column.text("statement", "Statement", StatementRevision::id)
            .linked(row -> Link.to("statement").with("key", row.key()).toString()),
        Column.<StatementRevision>text("key", null, row -> row.key().toString()),
        Column.text("account", "Account", StatementRevision::account),
        Column.text("dataset", "Dataset", row -> row.statement().dataset()),
        Column.text("period", "Period", row -> row.statement().period()),
        Column.state("status", "Status", StatementRevision::status),
        Column.count("revision", "Revision", row -> (long) row.number()),
        Column.state("payment", "Payment", row -> row.statement().paymentStatus()),
        Column.count("lines", "Lines", row -> row.reconciliation().lineCount()),
        Column.money(
            "total",
            "Total",
            row -> row.statement().total(),
            row -> row.statement().currency()),
        Column.text("currency", "", row -> row.statement().currency()),
        Column.money(
            "difference",
            "Difference",
            row -> row.reconciliation().difference(),
            row -> row.statement().currency()),
        Column.state("verdict", "Verdict", row -> row.reconciliation().verdict()),
        Column.time("recorded", "Recorded", StatementRevision::recordedAt),
        Column.text(
            "replacedBy",
            "Replaced by",
            row -> row.statement().attributes().get(StatementRevision.REPLACED_BY)));
  }

  /** Runs, newest first. */
  public ListPage<?> runs(Parameters parameters, boolean file) {
    Outcome outcome = parameters.choice("outcome", Outcome.class);
    RunList.Filter filter = new RunList.Filter(
        parameters.text("account"),
        parameters.text("dataset"),
        outcome == null ? null : outcome.name(),
        parameters.month("month"));
    Slice.Rows<RunRecord> rows = site.ledger().runList().of(filter, slice(parameters, file));
    Map<String, String> given = parameters.given("account", "dataset", "outcome", "month");
    return new ListPage<>(
        "Runs",
        new Listing<>(runColumns(), rows.rows(), "No run matches."),
        Sorting.NONE,
        new ListPage.Paging(Link.to("runs").with(given), parameters.page(), rows.more()),
        new FilterForm.Builder("runs")
            .names("account", "Account", site.accounts(), filter.account())
            .names("dataset", "Dataset", site.datasets(), filter.dataset())
            .names("outcome", "Outcome", names(Outcome.values()), given.get("outcome"))
            .text("month", "Month", given.get("month"), "2026-10")
            .build());
  }

  private static List<Column<RunRecord>> runColumns() {
    return List.of(
        Column.count("run", "Run", RunRecord::no),
        Column.time("startedAt", "Began", RunRecord::startedAt),
        Column.time("endedAt", null, RunRecord::endedAt),
        Column.text("seconds", "Took", Lists::took),
        Column.text("account", "Account", RunRecord::account),
        Column.text("dataset", "Dataset", RunRecord::dataset),
        Column.state("outcome", "Outcome", row -> Outcome.valueOf(row.outcome())),
        Column.prose("message", "What failed", RunRecord::message),
        Column.time("retryAt", "Tried again", RunRecord::retryAt));
  }

  private static String took(RunRecord run) {
    return run.endedAt() == null
        ? null
        : Duration.between(run.startedAt(), run.endedAt()).toSeconds() + " s";
  }

  /** Deliveries, newest first. */
  public ListPage<?> deliveries(Parameters parameters, boolean file) {
    DeliveryList.Filter filter = new DeliveryList.Filter(
        parameters.text("sink"),
        parameters.choice("state", DeliveryState.class),
        parameters.text("account"),
        parameters.text("dataset"),
        parameters.month("month"),
        parameters.statement("statement"));
    Slice.Rows<TimedDelivery> rows =
        site.ledger().deliveryList().of(filter, slice(parameters, file));
    Map<String, String> given =
        parameters.given("sink", "state", "account", "dataset", "month", "statement");
    return new ListPage<>(
        "Deliveries",
        new Listing<>(deliveryColumns(), rows.rows(), "No delivery matches."),
        Sorting.NONE,
        new ListPage.Paging(Link.to("deliveries").with(given), parameters.page(), rows.more()),
        new FilterForm.Builder("deliveries")
            .names("sink", "Sink", site.sinks(), filter.sink())
            .names("state", "State", names(DeliveryState.values()), given.get("state"))
            .names("account", "Account", site.accounts(), filter.account())
            .names("dataset", "Dataset", site.datasets(), filter.dataset())
            .text("month", "Month", given.get("month"), "2026-10")
            .build());
  }

  static List<Column<TimedDelivery>> deliveryColumns() {
    return List.of(
        Column.text("sink", "Sink", row -> row.delivery().sink()),
        Column.<TimedDelivery>text(
                "statement", "Statement", row -> row.delivery().revision().id())
            .linked(row -> Link.to("statement")
                .with("key", row.delivery().revision().key())
                .toString()),
        Column.text("key", null, row -> row.delivery().revision().key().toString()),
        Column.text("account", "Account", row -> row.delivery().revision().account()),
        Column.text(
            "period", "Period", row -> row.delivery().revision().statement().period()),
        Column.count(
            "revision", "Revision", row -> (long) row.delivery().revision().number()),
        Column.state("state", "State", row -> row.delivery().state()),
        Column.count("attempts", "Attempts", row -> (long) row.delivery().attempts()),
        Column.time("owedAt", "Owed", TimedDelivery::owedAt),
        Column.time("deliveredAt", "Delivered", TimedDelivery::deliveredAt),
        Column.time(
            "nextAttemptAt",
            "Next attempt",
            row -> row.delivery().state() == DeliveryState.OWED
                    || row.delivery().state() == DeliveryState.UNCERTAIN
                ? row.delivery().nextAttemptAt()
                : null),
        Column.prose("lastResponse", "Last response", row -> row.delivery().lastAnswer()));
  }

  static List<String> names(Enum<?>[] values) {
    return Stream.of(values).map(each -> each.name().toLowerCase(Locale.ROOT)).toList();
  }
}
