package dev.billbridge.review;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.ContentHash;
import dev.billbridge.canonical.ExactDecimal;
import dev.billbridge.canonical.Finding;
import dev.billbridge.canonical.FindingKind;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.ledger.Comparisons.Scope;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.mapping.ComparisonRules;
import dev.billbridge.mapping.ComparisonRules.Comparison;
import dev.billbridge.mapping.Mappings;
import dev.billbridge.render.JsonForm;
import dev.billbridge.review.SideBySide.Difference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Compares what a provider bills with what it states was used: the documents of one account and
 * month that should agree. Which those are, and what of them is comparable, the provider's
 * {@code -crosscheck.jq} says; here figures are summed and compared, exactly.
 *
 * <p>Only statements that speak of a whole, closed period take part
 * ({@link dev.billbridge.ledger.Comparisons#whole}). What has been compared is compared again when
 * a statement, the rules or the tolerance has changed; so nothing is missed if a process ends
 * between a statement and its comparison, and unchanged history costs nothing.
 */
public final class CrossCheck {

  /** Differences of one comparison that are listed one by one; of more there is the number. */
  private static final int LISTED = 10;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Ledger ledger;
  private final Mappings mappings;
  private final BigDecimal tolerance;

  /**
   * @param tolerance share of the larger figure up to which two figures agree: 0.01 is one per cent
   */
  public CrossCheck(Ledger ledger, Mappings mappings, BigDecimal tolerance) {
    this.ledger = ledger;
    this.mappings = mappings;
    this.tolerance = tolerance;
  }

  /**
   * What came of comparing anew.
   *
   * @param findings what was found now
   * @param failures why something could not be compared; what was found of it before stays
   */
  public record Outcome(List<Finding> findings, List<String> failures) {}

  private record Origin(String provider, String account) {}

  private record Month(String accountNumber, BillingPeriod period) {}

  /**
   * Compares what a dataset of a configured account has a part in and what has not been compared as
   * it stands now; what was found before is replaced. The other dataset may have come by another
   * login of the same contract. A rehearsal compares nothing, since what it ingested is not in the
   * ledger.
   */
  public Outcome repeat(String provider, String account, String dataset) {
    Outcome outcome = new Outcome(new ArrayList<>(), new ArrayList<>());
    if (ledger.isRehearsal()) {
      return outcome;
    }
    Map<Scope, String> done = ledger.comparisons().of(provider, account);
    List<Comparison> comparisons =
        mappings.comparisons(provider).map(ComparisonRules::comparisons).orElse(List.of());
    for (Comparison comparison : comparisons) {
      if (comparison.first().equals(dataset) || comparison.second().equals(dataset)) {
        repeat(
            mappings.comparisons(provider).orElseThrow(),
            comparison,
            new Origin(provider, account),
            done,
            outcome);
      }
    }
    // Rules that are no more have found nothing.
    TreeSet<String> pairs =
        comparisons.stream().map(Comparison::name).collect(Collectors.toCollection(TreeSet::new));
    done.keySet().stream()
        .filter(scope -> !pairs.contains(scope.pair()))
        .forEach(ledger.comparisons()::forget);
    return outcome;
  }

  private void repeat(
      ComparisonRules rules,
      Comparison comparison,
      Origin origin,
      Map<Scope, String> done,
      Outcome outcome) {
    Map<Month, List<StatementRevision>> first = byMonth(origin, comparison.first());
    Map<Month, List<StatementRevision>> second = byMonth(origin, comparison.second());
    first.keySet().retainAll(second.keySet());
    done.keySet().stream()
        .filter(scope -> scope.pair().equals(comparison.name())
            && !first.containsKey(new Month(scope.accountNumber(), scope.period())))
        .forEach(ledger.comparisons()::forget);
    first.forEach((month, statements) -> {
      Scope scope =
          new Scope(origin.provider(), month.accountNumber(), comparison.name(), month.period());
      String fingerprint = fingerprint(rules, statements, second.get(month));
      if (!fingerprint.equals(done.get(scope))) {
        try {
          List<Finding> findings =
              findings(rules, comparison, scope, statements, second.get(month));
          ledger.comparisons().replace(scope, fingerprint, findings);
          outcome.findings().addAll(findings);
        } catch (IllegalArgumentException e) {
          outcome
              .failures()
              .add("%s %s and %s of account %s for %s are not compared: %s"
                  .formatted(
                      origin.account(),
                      comparison.first(),
                      comparison.second(),
                      month.accountNumber(),
                      month.period(),
                      e.getMessage()));
        }
      }
    });
  }

  /** Several statements of one month, such as an invoice and its correction, count together. */
  private Map<Month, List<StatementRevision>> byMonth(Origin origin, String dataset) {
    return ledger.comparisons().whole(origin.provider(), origin.account(), dataset).stream()
        .collect(Collectors.groupingBy(
            each -> new Month(each.key().accountNumber(), each.statement().period()),
            LinkedHashMap::new,
            Collectors.toList()));
  }

  private String fingerprint(
      ComparisonRules rules, List<StatementRevision> first, List<StatementRevision> second) {
    ContentHash hash =
        new ContentHash().add(rules.hash()).add(tolerance.stripTrailingZeros().toPlainString());
    for (List<StatementRevision> side : List.of(first, second)) {
      side.forEach(each -> hash.add(each.key().toString()).add(each.contentHash()));
      hash.add("");
    }
    return hash.hex();
  }

  private List<Finding> findings(
      ComparisonRules rules,
      Comparison comparison,
      Scope scope,
      List<StatementRevision> first,
      List<StatementRevision> second) {
    SideBySide sides = new SideBySide();
    first.forEach(each -> add(rules, comparison, each, false, sides));
    second.forEach(each -> add(rules, comparison, each, true, sides));
    List<Difference> differences = sides.differences(tolerance, comparison.rounding());
    String account = first.get(0).account();
    String about = "%s %s and %s of account %s for %s"
        .formatted(
            account,
            comparison.first(),
            comparison.second(),
            scope.accountNumber(),
            scope.period());
    List<Finding> findings = new ArrayList<>();
    differences.stream()
        .limit(LISTED)
        .forEach(difference -> findings.add(new Finding(
            FindingKind.CROSS_CHECK,
            account,
            comparison.first(),
            about + " differ" + sentence(difference, names(first), names(second)))));
    if (differences.size() > LISTED) {
      findings.add(new Finding(
          FindingKind.CROSS_CHECK,
          account,
          comparison.first(),
          "%s differ in %d figures; the %d that differ most are listed"
              .formatted(about, differences.size(), LISTED)));
    }
    return findings;
  }

  private void add(
      ComparisonRules rules,
      Comparison comparison,
      StatementRevision revision,
      boolean isSecond,
      SideBySide sides) {
    ledger.statements().records(revision, record -> {
      if (!record.vanished()) {
        rules
            .figures(comparison, json(revision, record))
            .forEach(figure -> sides.add(
                isSecond,
                figure.key(),
                figure.place(),
                figure.measure(),
                figure.unit(),
                figure.amount()));
      }
    });
  }

  private static ObjectNode json(StatementRevision revision, RevisedRecord record) {
    try (TokenBuffer tokens = new TokenBuffer(JSON, false)) {
      JsonForm.write(tokens, revision, record);
      return JSON.readTree(tokens.asParser());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String names(List<StatementRevision> statements) {
    return statements.stream().map(each -> each.id()).collect(Collectors.joining(" and "));
  }

  private static String sentence(Difference difference, String first, String second) {
    String where = difference.place() == null ? "" : " in " + difference.place();
    BigDecimal share =
        difference.size().movePointRight(2).divide(difference.larger(), 1, RoundingMode.HALF_UP);
    return "%s: %s: %s; %s; the difference is %s, %s %% of the larger"
        .formatted(
            where,
            difference.measure(),
            said(first, difference.first(), difference.unit()),
            said(second, difference.second(), difference.unit()),
            figure(difference.size(), difference.unit()),
            share.toPlainString());
  }

  private static String said(String names, BigDecimal figure, String unit) {
    return figure == null ? names + " does not have it" : names + " says " + figure(figure, unit);
  }

  private static String figure(BigDecimal figure, String unit) {
    return ExactDecimal.text(ExactDecimal.canonical(figure)) + (unit == null ? "" : " " + unit);
  }
}
