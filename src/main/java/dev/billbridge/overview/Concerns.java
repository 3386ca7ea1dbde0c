package dev.billbridge.overview;

import dev.billbridge.alert.AlertWatch;
import dev.billbridge.canonical.Finding;
import dev.billbridge.canonical.FindingKind;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.collect.schedule.Schedule;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.QuarantinedItem;
import dev.billbridge.ledger.database.Slice;
import dev.billbridge.ledger.delivery.Deliveries.SinkBacklog;
import dev.billbridge.ledger.delivery.DeliveryList;
import dev.billbridge.ledger.delivery.DeliveryList.TimedDelivery;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.ledger.run.Runs.RunRecord;
import dev.billbridge.ledger.run.Runs.RunSeries;
import dev.billbridge.ledger.statement.StatementList;
import dev.billbridge.overview.Concern.Kind;
import dev.billbridge.rules.RuleException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Collects what needs a person, from the ledger and from the service that runs. */
public final class Concerns {

  /** Of one kind; more are only counted. */
  private static final int MOST = 50;
  /** A run that is this late is overdue: several begin at once and wait for each other. */
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final Ledger ledger;
  private final SiteFigures figures;
  private final AlertWatch alerts;
  private final Activity activity;
  private final Remedies remedies;

  /**
   * What only the process knows that does the work.
   *
   * @param schedules of accounts and exports
   * @param exports names of those that are exports
   * @param sinks names of those that it delivers to
   * @param config file of its settings; null when a command finds it without {@code --config}
   * @param clock by which it judges what is late
   * @param startedAt when it began to keep the schedules
   */
  public record Activity(
      List<Schedule> schedules,
      Set<String> exports,
      Set<String> sinks,
      Path config,
      InstantSource clock,
      Instant startedAt,
      Trouble trouble) {

    public Activity {
      schedules = List.copyOf(schedules);
      exports = Set.copyOf(exports);
      sinks = Set.copyOf(sinks);
    }
  }

  /** What is wrong at this moment. */
  public interface Trouble {

    /** Blocked sinks, each with the sentence that states why and how to fix it. */
    Map<String, String> blocked();

    /** Requests that do not end, each in a sentence. */
    List<String> stuck();

    /** Changed files that are not used. */
    Optional<RefusedChange> refusedChange();
  }

  public Concerns(Ledger ledger, SiteFigures figures, AlertWatch alerts, Activity activity) {
    this.ledger = ledger;
    this.figures = figures;
    this.alerts = alerts;
    this.activity = activity;
    this.remedies = new Remedies(activity.exports(), activity.config());
  }

  /**
   * What there is.
   *
   * @param shown the most urgent first, at most fifty of each kind
   * @param counts of each kind, all included
   */
  public record Found(List<Concern> shown, Map<Kind, Long> counts) {

    /** Whether nothing gets better until a person acts. */
    public long urgent() {
      return counts.entrySet().stream()
          .filter(each -> each.getKey().isUrgent())
          .mapToLong(Map.Entry::getValue)
          .sum();
    }
  }

  /** Looks now. */
  public Found now() {
    List<Concern> all = new ArrayList<>();
    Map<Kind, Long> counts = new LinkedHashMap<>();
    activity.trouble().refusedChange().ifPresent(change -> changed(change, all));
    blocked(all);
    rejected(all, counts);
    held(all, counts);
    quarantined(all);
    runs(all);
    activity
        .trouble()
        .stuck()
        .forEach(sentence -> all.add(new Concern(
            Kind.STUCK,
            null,
            null,
            null,
            null,
            sentence + "; restart the service if this lasts",
            null,
            List.of())));
    findings(all);
    mismatched(all);
    waiting(all);
    unmeasured(all);
    List<Concern> shown = new ArrayList<>();
    Map<Kind, Integer> shownOf = new HashMap<>();
    for (Concern each : all) {
      counts.merge(each.kind(), 1L, Long::sum);
      if (shownOf.merge(each.kind(), 1, Integer::sum) <= MOST) {
        shown.add(each);
      }
    }
    shown.sort(Comparator.comparing(Concern::kind));
    return new Found(List.copyOf(shown), counts);
  }

  private void changed(RefusedChange change, List<Concern> all) {
    change
        .problems()
        .forEach(problem -> all.add(new Concern(
            Kind.CHANGED_FILES,
            null,
            null,
            null,
            null,
            "The service goes on without changes that are not sound: " + problem,
            change.since(),
            List.of(remedies.check()))));
  }

  private void blocked(List<Concern> all) {
    activity
        .trouble()
        .blocked()
        .forEach((sink, reason) -> all.add(ofSink(Kind.BLOCKED, sink, reason, null)));
  }

  private Concern ofSink(Kind kind, String sink, String sentence, Instant since) {
    return new Concern(
        kind, null, null, sink, null, sentence, since, List.of(remedies.attempt(sink)));
  }

  private void rejected(List<Concern> all, Map<Kind, Long> counts) {
    List<TimedDelivery> rejected = deliveries(DeliveryState.REJECTED);
    counts.merge(Kind.REJECTED, count(DeliveryState.REJECTED) - rejected.size(), Long::sum);
    for (TimedDelivery each : rejected) {
      StatementRevision revision = each.delivery().revision();
      all.add(new Concern(
          Kind.REJECTED,
          revision.account(),
          revision.statement().dataset(),
          each.delivery().sink(),
          revision.key(),
          "%s refused %s revision %d: %s"
              .formatted(
                  each.delivery().sink(),
                  revision.id(),
                  revision.number(),
                  each.delivery().lastAnswer()),
          each.owedAt(),
          List.of(remedies.redeliver(each.delivery().sink(), revision.key()))));
    }
  }

  private void held(List<Concern> all, Map<Kind, Long> counts) {
    Map<StatementKey, List<TimedDelivery>> held = new LinkedHashMap<>();
    List<TimedDelivery> deliveries = deliveries(DeliveryState.HELD);
    counts.merge(Kind.HELD, count(DeliveryState.HELD) - deliveries.size(), Long::sum);
    deliveries.forEach(
        each -> held.computeIfAbsent(each.delivery().revision().key(), key -> new ArrayList<>())
            .add(each));
    held.forEach((key, own) -> {
      StatementRevision revision = own.get(0).delivery().revision();
      all.add(new Concern(
          Kind.HELD,
          revision.account(),
          revision.statement().dataset(),
          null,
          key,
          "%s is held and not delivered to %s: %s"
              .formatted(
                  revision.id(),
                  String.join(
                      ", ",
                      own.stream()
                          .map(each -> each.delivery().sink())
                          .distinct()
                          .toList()),
                  revision.reconciliation().reason()),
          own.get(0).owedAt(),
          List.of(remedies.accept(key), remedies.again(revision))));
    });
  }

  private List<TimedDelivery> deliveries(DeliveryState state) {
    // Unless something is there, it need not be looked for among all deliveries.
    return count(state) == 0
        ? List.of()
        : ledger
            .deliveryList()
            .of(
                new DeliveryList.Filter(null, state, null, null, null, null),
                new Slice(0, 4 * MOST))
            .rows();
  }

  private long count(DeliveryState state) {
    return figures.deliveries().values().stream()
        .mapToLong(states -> states.getOrDefault(state, 0L))
        .sum();
  }

  private void quarantined(List<Concern> all) {
    if (figures.quarantine().isEmpty()) {
      return;
    }
    for (QuarantinedItem each : ledger.quarantine().entries()) {
      all.add(new Concern(
          Kind.QUARANTINED,
          each.account(),
          each.dataset(),
          null,
          null,
          "%s%s could not be ingested%s: %s"
              .formatted(
                  each.document(),
                  each.pointer().isEmpty() ? "" : " at " + each.pointer(),
                  each.seen() == 1 ? "" : ", " + each.seen() + " times",
                  each.reason()),
          each.firstSeenAt(),
          List.of(remedies.replay(each.account(), each.dataset()), remedies.dismiss(each.no()))));
    }
  }

  private void runs(List<Concern> all) {
    for (RunRecord run : figures.lastRuns()) {
      if (run.outcome().equals("FAILED")) {
        all.add(new Concern(
            Kind.FAILED,
            run.account(),
            run.dataset(),
            null,
            null,
            run.message()
                + (run.retryAt() == null ? "" : "; tried again at " + shown(run.retryAt())),
            run.startedAt(),
            List.of(remedies.run(run.series()))));
      }
    }
    overdue()
        .forEach((series, due) -> all.add(new Concern(
            Kind.OVERDUE,
            series.account(),
            series.dataset(),
            null,
            null,
            (activity.exports().contains(series.account())
                    ? "the export %s (%s) was due and has not been run"
                    : "%s %s was due and has not been collected")
                .formatted(series.account(), series.dataset()),
            due,
            List.of(remedies.run(series)))));
  }

  /** Since when the accounts and datasets are overdue that are. */
  public Map<RunSeries, Instant> overdue() {
    Map<RunSeries, RunRecord> last = new HashMap<>();
    figures.lastRuns().forEach(run -> last.put(run.series(), run));
    Map<RunSeries, Instant> overdue = new LinkedHashMap<>();
    for (Schedule schedule : activity.schedules()) {
      RunSeries series = new RunSeries(schedule.account(), schedule.dataset());
      Instant due = overdueSince(schedule, last.get(series));
      if (due != null) {
        overdue.put(series, due);
      }
    }
    return overdue;
  }

  /**
   * Since when a run is overdue.
   *
   * @param last run of the account and dataset; null when there has been none
   * @return null when it is not
   */
  private Instant overdueSince(Schedule schedule, RunRecord last) {
    if (last != null && !last.outcome().equals("DONE")) {
      return null;
    }
    Instant began = last == null ? activity.startedAt() : last.startedAt();
    Instant due = schedule.next(began.plus(Duration.ofMinutes(1)));
    return due != null && due.plus(PATIENCE).isBefore(activity.clock().instant()) ? due : null;
  }

  private void findings(List<Concern> all) {
    for (Finding each : figures.findings()) {
      boolean isMissing =
          each.kind() == FindingKind.MISSING_MONTH || each.kind() == FindingKind.LATE;
      all.add(new Concern(
          Kind.FINDING,
          each.account(),
          each.dataset(),
          null,
          null,
          each.sentence(),
          null,
          List.of(
              each.kind() == FindingKind.ALERT
                  ? remedies.alerts()
                  : isMissing
                      ? remedies.collect(each.account(), each.dataset())
                      : remedies.statements(each.account(), each.dataset()))));
    }
  }

  /** Those that are held are there already, and those that were accepted need nobody any more. */
  private void mismatched(List<Concern> all) {
    boolean any = figures.statements().keySet().stream()
        .anyMatch(group -> group.verdict() == Verdict.MISMATCHED);
    if (!any) {
      return;
    }
    List<StatementKey> known =
        all.stream().map(Concern::statement).filter(key -> key != null).toList();
    StatementList.Filter filter =
        new StatementList.Filter(null, null, null, null, Verdict.MISMATCHED, null, false);
    ledger
        .statementList()
        .of(filter, StatementList.Order.PERIOD, true, new Slice(0, MOST))
        .rows()
        .stream()
        .filter(each -> !each.isReplaced() && !known.contains(each.key()))
        .filter(each -> ledger.acceptances().of(each).isEmpty())
        .forEach(each -> all.add(new Concern(
            Kind.MISMATCHED,
            each.account(),
            each.statement().dataset(),
            null,
            each.key(),
            each.id() + ": " + each.reconciliation().reason(),
            each.recordedAt(),
            List.of(remedies.again(each)))));
  }

  private void waiting(List<Concern> all) {
    Map<String, String> blocked = activity.trouble().blocked();
    for (SinkBacklog each : figures.backlogs()) {
      if (!activity.sinks().contains(each.sink())) {
        all.add(new Concern(
            Kind.WAITING,
            null,
            null,
            each.sink(),
            null,
            "%s: %d owed, but the settings have no such sink; name it in sinks again to deliver them"
                .formatted(each.sink(), each.count()),
            each.since(),
            List.of()));
      } else if (each.lastAnswer() != null && !blocked.containsKey(each.sink())) {
        all.add(ofSink(
            Kind.WAITING,
            each.sink(),
            "%s: %d owed; next attempt at %s: %s"
                .formatted(
                    each.sink(), each.count(), shown(each.nextAttemptAt()), each.lastAnswer()),
            each.since()));
      }
    }
  }

  /** A file that cannot be used is a failure; an alert without measure may be as it should be. */
  private void unmeasured(List<Concern> all) {
    try {
      alerts
          .unmeasured()
          .forEach(sentence -> all.add(ofAlerts(Kind.UNMEASURED, sentence, remedies.alerts())));
    } catch (RuleException e) {
      e.problems()
          .forEach(problem -> all.add(
              ofAlerts(Kind.FAILED, AlertWatch.NOT_EVALUATED + ": " + problem, remedies.check())));
    }
  }

  private static Concern ofAlerts(Kind kind, String sentence, String command) {
    return new Concern(kind, null, null, null, null, sentence, null, List.of(command));
  }

  private static Instant shown(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }
}
