package dev.billbridge.review;

import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.ExactDecimal;
import dev.billbridge.canonical.Finding;
import dev.billbridge.canonical.FindingKind;
import dev.billbridge.canonical.RevisionCause;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.settings.Settings;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a person should check although each statement is in order by itself: a month that is missing
 * between others, a total far from what is usual, a closed statement that was changed, one that
 * should be there or final by now. But for a total that is missing, only statements with a total
 * take part; a snapshot of an account has no months to miss, and an estimate is neither late nor
 * usual.
 */
public final class Findings {

  /** Closed statements before the last one that say what is usual. */
  private static final int USUAL = 6;
  /** Fewer say nothing. */
  private static final int FEWEST = 3;
  /**
   * Closed months without a statement after which nothing more is expected: the contract may have
   * ended.
   */
  private static final int LONGEST_GAP = 3;

  private Findings() {}

  /**
   * From where on something is a finding.
   *
   * @param jumpRatio a total is a jump when it is more than this many times the usual one, or less
   *     than one such part of it
   * @param lateAfter how long after its close a month may be without a final statement
   */
  public record Limits(BigDecimal jumpRatio, Duration lateAfter) {

    /** Three times; ten days. */
    public static final Limits STANDARD = new Limits(BigDecimal.valueOf(3), Duration.ofDays(10));

    /** The limits of a site. */
    public static Limits of(Settings.Reconcile settings) {
      return new Limits(settings.jumpRatio(), settings.lateAfter());
    }
  }

  private record Series(String account, String accountNumber, String dataset, String currency) {}

  /**
   * @param all the latest revision of each, of any accounts and datasets; bills for customers have
   *     no findings of their own, and of alerts it is one that they fire
   * @param now by which it is judged what is late
   */
  public static List<Finding> of(List<StatementRevision> all, Limits limits, Instant now) {
    List<StatementRevision> statements = all.stream()
        .filter(each -> !each.key().isCustomerBill() && !each.key().isAlert())
        .toList();
    Map<Series, List<StatementRevision>> series = new LinkedHashMap<>();
    for (StatementRevision each : statements) {
      if (each.statement().total() != null && !each.isReplaced()) {
        series
            .computeIfAbsent(
                new Series(
                    each.account(),
                    each.key().accountNumber(),
                    each.statement().dataset(),
                    each.statement().currency().getCurrencyCode()),
                key -> new ArrayList<>())
            .add(each);
      }
    }
    List<Finding> findings = new ArrayList<>();
    all.stream().filter(StatementRevision::isFiring).forEach(each -> findings.add(firing(each)));
    statements.forEach(each -> unstated(each, findings));
    series.forEach((key, own) -> {
      missing(key, own, findings);
      jump(key, own, limits.jumpRatio(), findings);
      restated(key, own, findings);
      late(key, own, limits.lateAfter(), now, findings);
    });
    return findings;
  }

  private static Finding firing(StatementRevision each) {
    return new Finding(
        FindingKind.ALERT,
        each.account(),
        each.statement().dataset(),
        each.statement().attributes().get(StatementRevision.ALERT_SENTENCE));
  }

  private static void unstated(StatementRevision each, List<Finding> findings) {
    if (each.reconciliation().verdict() == Verdict.UNSTATED
        && each.status() != StatementStatus.PROVISIONAL) {
      findings.add(new Finding(
          FindingKind.UNSTATED,
          each.account(),
          each.statement().dataset(),
          "%s %s %s for %s: %s, so nothing proves that all lines are there"
              .formatted(
                  each.account(),
                  each.statement().dataset(),
                  each.id(),
                  each.statement().period(),
                  each.reconciliation().reason())));
    }
  }

  /**
   * Final statements that a provider lists no more, though it lists others of the account that are
   * older. What is as old as the oldest may have left the end of the list, which is no news.
   * Statements without a number of the provider's own are in no list.
   *
   * @param statements the latest revision of each of one dataset
   * @param listed what a run has read that asked for everything current and has failed at nothing
   * @return a sentence for each
   */
  public static List<String> unlisted(List<StatementRevision> statements, List<Statement> listed) {
    Map<String, LocalDate> oldest = new TreeMap<>();
    Set<StatementKey> keys = new HashSet<>();
    for (Statement each : listed) {
      keys.add(each.key());
      if (isListable(each)) {
        oldest.merge(
            each.key().accountNumber(),
            each.period().start(),
            (one, other) -> one.isBefore(other) ? one : other);
      }
    }
    return statements.stream()
        .filter(
            each -> each.status() != StatementStatus.PROVISIONAL && isListable(each.statement()))
        .filter(each -> oldest.containsKey(each.key().accountNumber())
            && each.statement().period().start().isAfter(oldest.get(each.key().accountNumber())))
        .filter(each -> !keys.contains(each.key()))
        .map(each -> ("%s %s %s for %s is final, but its provider lists it no longer; its charges"
                + " stay as they are. Ask the provider whether it still holds")
            .formatted(
                each.account(),
                each.statement().dataset(),
                each.id(),
                each.statement().period()))
        .toList();
  }

  private static boolean isListable(Statement statement) {
    return statement.total() != null
        && !statement.isEstimate()
        && !statement.attributes().containsKey(StatementRevision.REPLACED_BY)
        && !statement
            .key()
            .statementId()
            .startsWith(statement.dataset() + "-" + statement.key().accountNumber());
  }

  private static void missing(
      Series series, List<StatementRevision> statements, List<Finding> findings) {
    TreeMap<YearMonth, StatementRevision> months = new TreeMap<>();
    for (StatementRevision each : statements) {
      BillingPeriod period = each.statement().period();
      for (YearMonth month = YearMonth.from(period.start());
          month.atDay(1).isBefore(period.end());
          month = month.plusMonths(1)) {
        months.put(month, each);
      }
    }
    for (YearMonth month = months.firstKey();
        month.isBefore(months.lastKey());
        month = month.plusMonths(1)) {
      if (!months.containsKey(month)) {
        findings.add(new Finding(
            FindingKind.MISSING_MONTH,
            series.account,
            series.dataset,
            "%s %s of account %s has no statement for %s, but has earlier and later ones"
                .formatted(series.account, series.dataset, series.accountNumber, month)));
      }
    }
  }

  private static void jump(
      Series series, List<StatementRevision> statements, BigDecimal ratio, List<Finding> findings) {
    TreeMap<String, BigDecimal> totals = new TreeMap<>();
    TreeMap<String, String> periods = new TreeMap<>();
    statements.stream()
        .filter(each -> each.status() != StatementStatus.PROVISIONAL)
        .forEach(each -> {
          // Several statements of one period, such as of several contracts, count together.
          String period = each.statement().period().start() + "/"
              + each.statement().period().end();
          totals.merge(period, each.statement().total(), BigDecimal::add);
          periods.put(period, each.statement().period().toString());
        });
    if (totals.size() <= FEWEST) {
      return;
    }
    List<BigDecimal> all = new ArrayList<>(totals.values());
    BigDecimal last = all.remove(all.size() - 1);
    BigDecimal usual = median(all.subList(Math.max(0, all.size() - USUAL), all.size()));
    if (usual.signum() > 0
        && (last.compareTo(usual.multiply(ratio)) > 0
            || last.multiply(ratio).compareTo(usual) < 0)) {
      findings.add(new Finding(
          FindingKind.AMOUNT_JUMP,
          series.account,
          series.dataset,
          "%s %s of account %s for %s come to %s %s; usual are %s"
              .formatted(
                  series.account,
                  series.dataset,
                  series.accountNumber,
                  periods.get(totals.lastKey()),
                  ExactDecimal.text(last),
                  series.currency,
                  ExactDecimal.text(usual))));
    }
  }

  /**
   * The middle figure; of an even number the lower of the two in the middle, so that it is one that
   * was billed.
   */
  private static BigDecimal median(List<BigDecimal> figures) {
    return figures.stream().sorted().toList().get((figures.size() - 1) / 2);
  }

  private static void restated(
      Series series, List<StatementRevision> statements, List<Finding> findings) {
    for (StatementRevision each : statements) {
      String statement = "%s %s %s for %s"
          .formatted(series.account, series.dataset, each.id(), each.statement().period());
      String latest = "revision %d, recorded %s"
          .formatted(each.number(), each.recordedAt().truncatedTo(ChronoUnit.SECONDS));
      if (each.cause() == RevisionCause.REREAD
          && each.figuresChanged()
          && each.status() != StatementStatus.PROVISIONAL) {
        findings.add(new Finding(
            FindingKind.REREAD,
            series.account,
            series.dataset,
            "%s is final and has other figures since its mapping was changed: %s"
                .formatted(statement, latest)));
      } else if (each.status() == StatementStatus.RESTATED) {
        boolean restating = each.cause() == null || each.cause() == RevisionCause.AMENDED;
        findings.add(new Finding(
            FindingKind.RESTATED,
            series.account,
            series.dataset,
            "%s was final and has been restated by its provider%s%s%s"
                .formatted(
                    statement,
                    restating ? ": " : "; it stands at ",
                    latest,
                    restating ? "" : ": " + each.cause().words())));
      }
    }
  }

  /**
   * A month closes when its statement says so
   * ({@link dev.billbridge.canonical.Statement#closedFrom}). One without a statement closes at its
   * end in UTC: in which time zone its provider counts is not known here, and up to 14 hours matter
   * little among days.
   */
  private static void late(
      Series series,
      List<StatementRevision> statements,
      Duration after,
      Instant now,
      List<Finding> findings) {
    for (StatementRevision each : statements) {
      if (each.status() == StatementStatus.PROVISIONAL
          && each.statement().closedFrom().plus(after).isBefore(now)) {
        findings.add(new Finding(
            FindingKind.LATE,
            series.account,
            series.dataset,
            "%s %s %s for %s is still provisional, although the month closed on %s"
                .formatted(
                    series.account,
                    series.dataset,
                    each.id(),
                    each.statement().period(),
                    day(each.statement().closedFrom()))));
      }
    }
    YearMonth next = statements.stream()
        .map(each -> YearMonth.from(each.statement().period().end().minusDays(1)))
        .max(YearMonth::compareTo)
        .orElseThrow()
        .plusMonths(1);
    long closed = ChronoUnit.MONTHS.between(next, YearMonth.from(now.atOffset(ZoneOffset.UTC)));
    Instant close = BillingPeriod.of(next).end().atStartOfDay(ZoneOffset.UTC).toInstant();
    if (closed <= LONGEST_GAP && close.plus(after).isBefore(now)) {
      findings.add(new Finding(
          FindingKind.LATE,
          series.account,
          series.dataset,
          "%s %s of account %s has no statement for %s yet, although the month closed on %s"
              .formatted(series.account, series.dataset, series.accountNumber, next, day(close))));
    }
  }

  private static LocalDate day(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC).toLocalDate();
  }
}
