package dev.billbridge.reconcile;

import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.ExactDecimal;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What deserves a look although each statement is in order by itself: a month that is missing between others, a total far from
 * what is usual, a closed statement that was changed. Only statements with a total take part; a snapshot of an account has no
 * months to miss.
 */
public final class Findings {

  /** A total is a jump when it is more than this many times the usual one, or less than one such part of it. */
  static final BigDecimal JUMP = BigDecimal.valueOf(3);
  /** Closed statements before the last one that say what is usual. */
  private static final int USUAL = 6;
  /** Fewer say nothing. */
  private static final int FEWEST = 3;

  private Findings() {}

  /** What a finding is about. */
  public enum Kind { MISSING_MONTH, AMOUNT_JUMP, RESTATED }

  /** @param source name of the configured account */
  public record Finding(Kind kind, String source, String dataset, String sentence) {}

  private record Series(String source, String account, String dataset, String currency) {}

  /** @param statements the latest revision of each, of any accounts and datasets */
  public static List<Finding> of(List<StatementRevision> statements) {
    Map<Series, List<StatementRevision>> series = new LinkedHashMap<>();
    for (StatementRevision each : statements) {
      if (each.statement().total() != null && !each.statement().attributes().containsKey(StatementRevision.REPLACED_BY)) {
        series.computeIfAbsent(new Series(each.source(), each.statement().key().account(), each.statement().dataset(),
            each.statement().currency().getCurrencyCode()), key -> new ArrayList<>()).add(each);
      }
    }
    List<Finding> findings = new ArrayList<>();
    series.forEach((key, own) -> {
      missing(key, own, findings);
      jump(key, own, findings);
      restated(key, own, findings);
    });
    return findings;
  }

  private static void missing(Series series, List<StatementRevision> statements, List<Finding> findings) {
    TreeMap<YearMonth, StatementRevision> months = new TreeMap<>();
    for (StatementRevision each : statements) {
      BillingPeriod period = each.statement().period();
      for (YearMonth month = YearMonth.from(period.start()); month.atDay(1).isBefore(period.end()); month = month.plusMonths(1)) {
        months.put(month, each);
      }
    }
    for (YearMonth month = months.firstKey(); month.isBefore(months.lastKey()); month = month.plusMonths(1)) {
      if (!months.containsKey(month)) {
        findings.add(new Finding(Kind.MISSING_MONTH, series.source, series.dataset, "%s %s of account %s has no statement for %s, but has earlier and later ones"
            .formatted(series.source, series.dataset, series.account, month)));
      }
    }
  }

  private static void jump(Series series, List<StatementRevision> statements, List<Finding> findings) {
    TreeMap<String, BigDecimal> totals = new TreeMap<>();
    TreeMap<String, String> periods = new TreeMap<>();
    statements.stream().filter(each -> each.status() != StatementStatus.PROVISIONAL).forEach(each -> {
      // Several statements of one period, such as of several contracts, count together.
      String period = each.statement().period().start() + "/" + each.statement().period().end();
      totals.merge(period, each.statement().total(), BigDecimal::add);
      periods.put(period, each.statement().period().toString());
    });
    if (totals.size() <= FEWEST) {
      return;
    }
    List<BigDecimal> all = new ArrayList<>(totals.values());
    BigDecimal last = all.remove(all.size() - 1);
    BigDecimal usual = median(all.subList(Math.max(0, all.size() - USUAL), all.size()));
    if (usual.signum() > 0 && (last.compareTo(usual.multiply(JUMP)) > 0 || last.multiply(JUMP).compareTo(usual) < 0)) {
      findings.add(new Finding(Kind.AMOUNT_JUMP, series.source, series.dataset, "%s %s of account %s for %s come to %s %s; usual are %s"
          .formatted(series.source, series.dataset, series.account, periods.get(totals.lastKey()), ExactDecimal.text(last), series.currency,
              ExactDecimal.text(usual))));
    }
  }

  /** The middle figure; of an even number the lower of the two in the middle, so that it is one that was billed. */
  private static BigDecimal median(List<BigDecimal> figures) {
    return figures.stream().sorted().toList().get((figures.size() - 1) / 2);
  }

  private static void restated(Series series, List<StatementRevision> statements, List<Finding> findings) {
    statements.stream().filter(each -> each.status() == StatementStatus.RESTATED).forEach(each -> findings.add(new Finding(Kind.RESTATED, series.source,
        series.dataset, "%s %s %s for %s was final and has been restated by its provider: revision %d, recorded %s".formatted(series.source, series.dataset,
            each.statement().key().statementId(), each.statement().period(), each.revision(), each.recordedAt()))));
  }
}
