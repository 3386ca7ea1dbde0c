package dev.billbridge.alert;

import dev.billbridge.analyze.Report;
import dev.billbridge.archive.Intake;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.collect.RunReport;
import dev.billbridge.collect.SoleRun;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.rules.RuleBook;
import dev.billbridge.rules.RuleException;
import dev.billbridge.rules.RuleMatcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps what alerts have to say as the ledger and {@code alerts.yaml} make it. What is said is
 * posted together with what the sinks are owed of it, and only if it has changed or is to be
 * repeated; so evaluating twice, or being killed in between, says nothing twice.
 */
public final class AlertWatch {

  /** How a sentence begins that says why not. */
  public static final String NOT_EVALUATED = "alerts are not evaluated";

  /** Another process may have posted meanwhile; adding up all lines again takes its time. */
  private static final Duration GOOD_FOR = Duration.ofMinutes(10);

  private static final List<String> HEADINGS =
      List.of("alert", "group", "month", "value", "unit", "when", "limit", "usual", "state", "why");

  private final Ledger ledger;
  private final Path alerts;
  private final Path issuers;
  private final InstantSource clock;
  /** Null before the first one, or when the files cannot be used. */
  private volatile Evaluation last;
  /** When there was nothing to say and nothing fired; null when there was. */
  private Basis quiet;

  /**
   * What an evaluation depends on while nothing fires: evaluating again comes to the same.
   *
   * @param lastEntry of the audit trail, to which every posting adds
   */
  private record Basis(LocalDate day, long lastEntry, List<String> files) {}

  /** What could not be compared, and when that was so. */
  private record Evaluation(Basis basis, Instant at, Unmeasured found) {

    boolean isOld(Instant now) {
      return at.plus(GOOD_FOR).isBefore(now);
    }
  }

  /**
   * The files are read each time.
   *
   * @param alerts {@code alerts.yaml}
   * @param issuers {@code issuers.csv}, which may be missing
   */
  public AlertWatch(Ledger ledger, Path alerts, Path issuers, InstantSource clock) {
    this.ledger = ledger;
    this.alerts = alerts;
    this.issuers = issuers;
    this.clock = clock;
  }

  /** The alerts of a folder of routes. */
  public static AlertWatch of(Ledger ledger, Path routes, InstantSource clock) {
    return new AlertWatch(
        ledger,
        AlertFile.in(routes),
        routes.resolve(RuleBook.FOLDER).resolve(RuleBook.ISSUERS.fileName()),
        clock);
  }

  /**
   * Evaluates all alerts, and posts what is new about them.
   *
   * @return what fires, goes on firing, has resolved or has no measure; empty when there is nothing
   *     to say, or nothing has changed since there was nothing to send
   */
  public synchronized Optional<RunReport> evaluate() {
    RunReport report = new RunReport(StatementKey.ALERTS, Notice.DATASET);
    try {
      Basis basis = basis();
      if (basis.equals(quiet)) {
        return Optional.empty();
      }
      Unmeasured found = new Unmeasured();
      List<Notice> notices = notices(found);
      last = new Evaluation(basis, clock.instant(), found);
      found.withoutMeasure().forEach(report::finding);
      if (notices.isEmpty()) {
        quiet = firing().isEmpty() ? basis : null;
        return Optional.of(report).filter(each -> !each.findings().isEmpty());
      }
      SoleRun.of(ledger, NOT_EVALUATED, report, run -> post(run, report));
    } catch (RuleException e) {
      last = null;
      e.problems().forEach(each -> report.failed(each.toString()));
    } catch (RuntimeException e) {
      report.failedForNow(NOT_EVALUATED + ": " + e.getMessage());
    }
    return Optional.of(report);
  }

  private Basis basis() {
    return new Basis(
        today(),
        ledger.audit().lastNo(),
        Stream.of(alerts, issuers).map(AlertWatch::text).toList());
  }

  /**
   * Alerts that cannot be compared at present, since there is no measure or nothing to compare it
   * with yet: a sentence for each, as of the last evaluation, or now if that was long ago.
   *
   * @throws RuleException naming everything that is wrong in a file
   */
  public List<String> unmeasured() throws RuleException {
    Evaluation known = last;
    Instant now = clock.instant();
    if (known == null || known.isOld(now) && !known.basis().equals(basis())) {
      known = new Evaluation(basis(), now, new Unmeasured());
      notices(known.found());
      last = known;
    }
    return known.found().sentences();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      // Reading it for its alerts says what is wrong.
      return e.toString();
    }
  }

  private LocalDate today() {
    return clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
  }

  /** What is new is worked out again, since another process may have said it meanwhile. */
  private void post(SoleRun run, RunReport report) {
    try {
      for (Notice notice : notices(new Unmeasured())) {
        run.extend();
        report.statement(ledger
            .postings()
            .post(
                intake(notice),
                StatementKey.ALERTS,
                notice.statement(),
                List.of(),
                new Reconciliation(0, null, null, Verdict.MATCHED, null),
                (handle, no) -> {}));
        report.finding(notice.sentence());
      }
    } catch (RuleException e) {
      e.problems().forEach(each -> report.failed(each.toString()));
    }
  }

  private Intake intake(Notice notice) {
    return new Intake(
        StatementKey.ALERTS,
        StatementKey.ALERTS,
        Notice.DATASET,
        StatementKey.ALERTS,
        notice.attributes(),
        Map.of(),
        clock.instant());
  }

  /** @param found receives what cannot be compared */
  private List<Notice> notices(Unmeasured found) throws RuleException {
    AlertFile file = AlertFile.read(alerts);
    Instant now = clock.instant();
    LocalDate today = today();
    Map<StatementKey, StatementRevision> firing = firing();
    List<Notice> notices = new ArrayList<>();
    for (Alert alert : file.alerts()) {
      Readings readings = new Readings(ledger, issuers(), alert, today);
      if (readings.isTooEarly()) {
        firing.values().removeIf(each -> isOf(alert, readings.month(), each));
        continue;
      }
      for (Reading reading : readings.all()) {
        StatementRevision before = firing.remove(Notice.key(reading));
        found.add(reading);
        if (before == null) {
          if (reading.standing() == Reading.Standing.MET) {
            notices.add(Notice.firing(reading, now));
          }
        } else if (reading.clears()) {
          notices.add(Notice.resolved(reading, before, now));
        } else if (reading.limit() != null && Notice.isRepeatDue(alert, before, now)) {
          notices.add(Notice.repeat(reading, before, now));
        }
      }
      firing.values().stream()
          .filter(each -> isOf(alert, readings.month(), each))
          .toList()
          .forEach(each -> notices.add(Notice.resolved(
              firing.remove(each.key()), "nothing is charged for it any more", now)));
    }
    firing.values().forEach(each -> notices.add(Notice.resolved(each, ended(file, each), now)));
    return notices;
  }

  private static boolean isOf(Alert alert, YearMonth month, StatementRevision revision) {
    return revision.key().accountNumber().equals(alert.name())
        && YearMonth.from(revision.statement().period().start()).equals(month);
  }

  private static String ended(AlertFile file, StatementRevision revision) {
    return file.names().contains(revision.key().accountNumber())
        ? "another month is measured now"
        : "the alert is no longer in " + AlertFile.NAME;
  }

  private Map<StatementKey, StatementRevision> firing() {
    return ledger.statements().of(StatementKey.ALERTS, Notice.DATASET).stream()
        .filter(StatementRevision::isFiring)
        .collect(Collectors.toMap(
            StatementRevision::key, each -> each, (one, other) -> other, LinkedHashMap::new));
  }

  private RuleMatcher issuers() throws RuleException {
    return Files.exists(issuers)
        ? RuleBook.ISSUERS.read(issuers).matcher()
        : RuleBook.ISSUERS.none(issuers).matcher();
  }

  /**
   * Every alert with its present value, what it is compared with, and whether it fires.
   *
   * @throws RuleException naming everything that is wrong in a file
   */
  public Report report() throws RuleException {
    LocalDate today = today();
    Map<StatementKey, StatementRevision> firing = firing();
    List<List<String>> rows = new ArrayList<>();
    for (Alert alert : AlertFile.read(alerts).alerts()) {
      Readings readings = new Readings(ledger, issuers(), alert, today);
      List<Reading> all = readings.all();
      if (all.isEmpty()) {
        rows.add(row(alert, readings.month(), "nothing is charged"));
      }
      for (Reading each : all) {
        rows.add(row(each, state(each, firing.containsKey(Notice.key(each)), readings)));
      }
    }
    return new Report(HEADINGS, rows, List.of(), List.of());
  }

  private static String state(Reading reading, boolean isFiring, Readings readings) {
    if (isFiring) {
      return StatementRevision.FIRING;
    }
    return readings.isTooEarly()
        ? "from day " + reading.alert().fromDay()
        : reading.standing().words();
  }

  private static List<String> row(Alert alert, YearMonth month, String state) {
    return Arrays.asList(
        alert.name(),
        null,
        month.toString(),
        null,
        null,
        alert.when().toString(),
        null,
        null,
        state,
        null);
  }

  private static List<String> row(Reading reading, String state) {
    return Arrays.asList(
        reading.alert().name(),
        reading.name().isEmpty() ? null : reading.name(),
        reading.month().toString(),
        text(reading.value()),
        reading.unit(),
        reading.alert().when().toString(),
        text(reading.limit()),
        reading.alert().needsUsual() ? text(reading.reference()) : null,
        state,
        reading.mistake() == null ? reading.comparison() : reading.mistake());
  }

  private static String text(Fraction fraction) {
    return fraction == null ? null : fraction.text();
  }
}
