package dev.billbridge.page.view;

import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.ledger.delivery.Deliveries.SinkBacklog;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.ledger.run.Runs.RunRecord;
import dev.billbridge.ledger.run.Runs.RunSeries;
import dev.billbridge.ledger.statement.StatementList;
import dev.billbridge.overview.Concern;
import dev.billbridge.overview.Concerns;
import dev.billbridge.page.list.Column;
import dev.billbridge.page.list.Listing;
import dev.billbridge.page.list.Listing.Sorting;
import dev.billbridge.page.list.Table;
import dev.billbridge.page.text.Figures;
import dev.billbridge.page.text.Link;
import dev.billbridge.page.text.Shown;
import dev.billbridge.page.text.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What needs a person, how fresh everything is, and what waits. */
public final class Overview {

  /** Rows of accounts and datasets that are shown at once. */
  private static final int ROWS = 40;

  /** Something that needs a person. */
  public record Item(
      String kind,
      String look,
      String subject,
      String href,
      String sentence,
      String since,
      List<String> commands) {}

  /** How many of a kind. */
  public record Count(String kind, String look, String number) {}

  /** The whole part. */
  public record View(
      String headline,
      boolean calm,
      List<Count> counts,
      List<Item> items,
      List<Item> notes,
      Table freshness,
      String more,
      Table sinks) {}

  /** How fresh an account and dataset is. */
  public record Freshness(RunRecord last, Instant good, Map<StatementStatus, Long> statements) {

    long of(StatementStatus status) {
      return statements.getOrDefault(status, 0L);
    }
  }

  /** What a sink has and is owed. */
  public record SinkState(
      String name, Map<DeliveryState, Long> counts, Optional<SinkBacklog> backlog) {

    long of(DeliveryState state) {
      return counts.getOrDefault(state, 0L);
    }
  }

  private final Site site;

  public Overview(Site site) {
    this.site = site;
  }

  /** For people. */
  public View view() {
    Instant now = site.now();
    Concerns.Found found = site.concerns().now();
    List<Item> urgent = new ArrayList<>();
    List<Item> notes = new ArrayList<>();
    found.shown().forEach(each -> (each.kind().isUrgent() ? urgent : notes).add(item(each, now)));
    List<Count> counts = new ArrayList<>();
    found.counts().forEach((kind, number) -> {
      if (number > 0) {
        counts.add(new Count(kind.title(), look(kind), Figures.count(number)));
      }
    });
    Listing<Freshness> freshness = freshness();
    boolean all = freshness.rows().size() <= ROWS;
    Listing<Freshness> shown = new Listing<>(
        freshness.columns(),
        all ? freshness.rows() : freshness.rows().subList(0, ROWS),
        freshness.empty());
    return new View(
        found.urgent() == 0
            ? "Nothing needs a person"
            : found.urgent() == 1
                ? "One thing needs a person"
                : Figures.count(found.urgent()) + " things need a person",
        found.urgent() == 0,
        counts,
        urgent,
        notes,
        shown.table(Sorting.NONE, now),
        all ? null : "All " + Figures.count(freshness.rows().size()),
        sinks().table(Sorting.NONE, now));
  }

  private static String look(Concern.Kind kind) {
    return kind.isUrgent() ? "urgent" : "note";
  }

  private static Item item(Concern concern, Instant now) {
    return new Item(
        concern.kind().title(),
        look(concern.kind()),
        Shown.cell(concern.subject()),
        href(concern),
        Shown.sentence(concern.sentence()),
        Times.distance(concern.since(), now),
        concern.commands());
  }

  private static String href(Concern concern) {
    if (concern.statement() != null) {
      return Link.to("statement").with("key", concern.statement()).toString();
    }
    if (concern.sink() != null) {
      return Link.to("deliveries").with("sink", concern.sink()).toString();
    }
    if (concern.account() == null) {
      return null;
    }
    boolean isRun = concern.kind() == Concern.Kind.FAILED
        || concern.kind() == Concern.Kind.OVERDUE
        || concern.kind() == Concern.Kind.QUARANTINED;
    return Link.to(isRun ? "runs" : "statements")
        .with("account", concern.account())
        .with("dataset", concern.dataset())
        .toString();
  }

  /** What needs a person, as a list. */
  public Listing<Concern> concerns() {
    return new Listing<>(
        List.of(
            Column.state("kind", "Kind", Concern::kind),
            Column.text("urgent", "Urgent", each -> each.kind().isUrgent()),
            Column.text("account", "Account", Concern::account),
            Column.text("dataset", "Dataset", Concern::dataset),
            Column.text("sink", "Sink", Concern::sink),
            Column.text("statement", "Statement", Concern::statement),
            Column.prose("sentence", "What", Concern::sentence),
            Column.time("since", "Since", Concern::since),
            Column.prose("command", "Command", each -> String.join("\n", each.commands()))),
        site.concerns().now().shown(),
        "Nothing needs a person.");
  }

  /** How fresh every account and dataset is, failures first. */
  public Listing<Freshness> freshness() {
    Map<RunSeries, Map<StatementStatus, Long>> statements = new HashMap<>();
    for (Map.Entry<StatementList.Group, Long> each : site.figures().statements().entrySet()) {
      statements
          .computeIfAbsent(each.getKey().series(), series -> new HashMap<>())
          .merge(each.getKey().status(), each.getValue(), Long::sum);
    }
    Map<RunSeries, Instant> good = site.figures().goodRuns();
    List<Freshness> rows = site.figures().lastRuns().stream()
        .map(run -> {
          RunSeries series = new RunSeries(run.account(), run.dataset());
          return new Freshness(run, good.get(series), statements.getOrDefault(series, Map.of()));
        })
        .sorted(Comparator.comparing((Freshness row) -> !row.last().outcome().equals("FAILED"))
            .thenComparing(row -> row.last().account())
            .thenComparing(row -> row.last().dataset()))
        .toList();
    return new Listing<>(freshnessColumns(), rows, "Nothing has been collected yet.");
  }

  private List<Column<Freshness>> freshnessColumns() {
    return List.of(
        Column.text("account", "Account", row -> row.last().account()),
        Column.<Freshness>text("dataset", "Dataset", row -> row.last().dataset())
            .linked(row -> Link.to("statements")
                .with("account", row.last().account())
                .with("dataset", row.last().dataset())
                .toString()),
        Column.state(
            "outcome", "Last run", row -> Lists.Outcome.valueOf(row.last().outcome())),
        Column.time("startedAt", "Began", row -> row.last().startedAt()),
        Column.time("lastGoodRun", "Last good run", Freshness::good),
        Column.text("age", "Age", row -> Times.distance(row.good(), site.now())),
        Column.count("provisional", "Provisional", row -> row.of(StatementStatus.PROVISIONAL)),
        Column.count("final", "Final", row -> row.of(StatementStatus.FINAL)),
        Column.count("restated", "Restated", row -> row.of(StatementStatus.RESTATED)));
  }

  /** What each sink has and is owed. */
  public Listing<SinkState> sinks() {
    Map<String, SinkBacklog> backlogs = new HashMap<>();
    site.figures().backlogs().forEach(each -> backlogs.put(each.sink(), each));
    List<SinkState> rows = site.sinks().stream()
        .map(sink -> new SinkState(
            sink,
            site.figures().deliveries().getOrDefault(sink, Map.of()),
            Optional.ofNullable(backlogs.get(sink))))
        .toList();
    return new Listing<>(sinkColumns(), rows, "There is no sink.");
  }

  private List<Column<SinkState>> sinkColumns() {
    List<Column<SinkState>> columns = new ArrayList<>();
    columns.add(Column.text("sink", "Sink", SinkState::name)
        .linked(row -> Link.to("deliveries").with("sink", row.name()).toString()));
    for (DeliveryState state : DeliveryState.values()) {
      String name = Lists.names(new DeliveryState[] {state}).get(0);
      columns.add(Column.<SinkState>count(
              name,
              name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1),
              row -> row.of(state))
          .linked(row -> row.of(state) == 0
              ? null
              : Link.to("deliveries")
                  .with("sink", row.name())
                  .with("state", name)
                  .toString()));
    }
    columns.add(Column.text(
        "backlogAge",
        "Oldest owed",
        row ->
            row.backlog().map(each -> Times.distance(each.since(), site.now())).orElse(null)));
    columns.add(Column.time(
        "nextAttemptAt",
        "Next attempt",
        row -> row.backlog().map(SinkBacklog::nextAttemptAt).orElse(null)));
    columns.add(Column.prose(
        "lastResponse",
        "Last response",
        row -> row.backlog().map(SinkBacklog::lastAnswer).orElse(null)));
    return columns;
  }
}
