package dev.billbridge.focus;

import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.focus.PeriodPlan.Correction;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.statement.Charges.Charged;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Decides which periods are written, which close, and where corrections go. */
final class Planning {

  private final Ledger ledger;
  private final Catalogue catalogue;
  private final Published published;
  private final ResourceSplit split;
  private final Instant now;
  private final List<String> notes = new ArrayList<>();

  /** @param split null when no charge is divided between resources */
  Planning(
      Ledger ledger, Catalogue catalogue, Published published, ResourceSplit split, Instant now) {
    this.ledger = ledger;
    this.catalogue = catalogue;
    this.published = published;
    this.split = split;
    this.now = now;
  }

  /** A period under way. */
  private static final class Open {
    final List<Charged> statements = new ArrayList<>();
    final List<Correction> corrections = new ArrayList<>();
  }

  /** Sentences about what keeps periods open. */
  List<String> notes() {
    return notes;
  }

  /** @throws ExportException if the ledger is not the one that earlier exports were made from */
  List<PeriodPlan> plan() {
    Map<String, SortedMap<BillingPeriod, Open>> open = new TreeMap<>();
    List<Correction> corrections = new ArrayList<>();
    for (Charged each : ledger.charges().statements()) {
      StatementRevision revision = each.revision();
      String provider = revision.key().provider();
      BillingPeriod period = revision.statement().period();
      if (published.isClosed(provider, period)) {
        correction(each).ifPresent(corrections::add);
      } else if (!each.isReplaced()) {
        periods(open, provider)
            .computeIfAbsent(period, same -> new Open())
            .statements
            .add(each);
      }
    }
    corrections.forEach(
        each -> target(periods(open, each.statement().revision().key().provider()), each)
            .corrections
            .add(each));
    List<PeriodPlan> plans = new ArrayList<>();
    open.forEach((provider, periods) ->
        periods.forEach((period, content) -> plans.add(new PeriodPlan(
            provider,
            period,
            isClosing(provider, period, content.statements),
            content.statements,
            content.corrections))));
    return plans;
  }

  private static SortedMap<BillingPeriod, Open> periods(
      Map<String, SortedMap<BillingPeriod, Open>> open, String provider) {
    return open.computeIfAbsent(
        provider,
        same -> new TreeMap<>(
            Comparator.comparing(BillingPeriod::start).thenComparing(BillingPeriod::end)));
  }

  private Optional<Correction> correction(Charged each) {
    StatementRevision revision = each.revision();
    Metadata.Exported exported = published.closed(revision.key()).orElse(null);
    int from = exported == null ? 0 : exported.revision();
    if (exported != null && !isKnown(revision, exported)) {
      throw new ExportException(
          ("revision %d of statement %s has been exported in a closed period, but the ledger does not"
                  + " have it; restore the ledger it was made from, or export to a new directory")
              .formatted(exported.revision(), revision.key()));
    }
    boolean[] differs = new boolean[1];
    if (from < revision.number()) {
      ledger
          .charges()
          .differences(
              revision.statementNo(),
              from,
              revision.number(),
              (charge, isOld) -> differs[0] = true);
    }
    return differs[0] ? Optional.of(new Correction(each, from)) : Optional.empty();
  }

  private boolean isKnown(StatementRevision revision, Metadata.Exported exported) {
    return ledger
        .statements()
        .isKnown(revision.statementNo(), exported.revision(), exported.contentHash());
  }

  /**
   * The first open period after the one that is corrected; where there is none, the running month.
   */
  private Open target(SortedMap<BillingPeriod, Open> periods, Correction correction) {
    StatementRevision revision = correction.statement().revision();
    BillingPeriod corrected = revision.statement().period();
    for (Map.Entry<BillingPeriod, Open> each : periods.entrySet()) {
      if (!each.getKey().start().isBefore(corrected.end())) {
        return each.getValue();
      }
    }
    YearMonth month = YearMonth.from(now.atZone(catalogue.issuer(revision).zone()));
    for (Metadata each : published.closed()) {
      YearMonth next = YearMonth.from(each.period().end().minusDays(1)).plusMonths(1);
      if (each.provider().equals(revision.key().provider()) && next.isAfter(month)) {
        month = next;
      }
    }
    return periods.computeIfAbsent(BillingPeriod.of(month), same -> new Open());
  }

  private boolean isClosing(String provider, BillingPeriod period, List<Charged> statements) {
    boolean closes = !statements.isEmpty();
    for (Charged each : statements) {
      if (each.isHeld() && each.revision().status() != StatementStatus.PROVISIONAL) {
        notes.add("%s %s stays open: statement %s is held; billbridge statements --held shows why"
            .formatted(provider, period, each.revision().id()));
      }
      Issuer issuer = catalogue.issuer(each.revision());
      boolean isAwaited = split != null && split.isAwaited(each.revision(), issuer, now);
      if (isAwaited) {
        notes.add(
            "%s %s stays open: what the resources of account %s have used is not known yet, or was not collected"
                .formatted(provider, period, each.revision().key().accountNumber()));
      }
      closes &= !isAwaited
          && !each.isHeld()
          && each.revision().status() != StatementStatus.PROVISIONAL
          && !each.revision().statement().isEstimate()
          && issuer.isOver(period, now);
    }
    return closes;
  }
}
