package dev.billbridge.collect;

import dev.billbridge.archive.Acceptances.Acceptance;
import dev.billbridge.archive.Archive;
import dev.billbridge.archive.Intake;
import dev.billbridge.archive.Intakes.Note;
import dev.billbridge.archive.Intakes.Series;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.posting.PostingResult;
import dev.billbridge.ledger.run.Runs;
import dev.billbridge.mapping.AbsentException;
import dev.billbridge.mapping.MappingException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Takes in again what the archive noted, in the order it was collected, by the same way and judged
 * by the time it was collected. In an empty ledger this rebuilds what was there; in a full one it
 * brings what a corrected mapping says of the latest documents.
 */
public final class Replay {

  private static final Duration LEASE = Duration.ofMinutes(5);
  /** Statements that are named one by one; of more there is the number. */
  private static final int LISTED = 20;

  private final Archive archive;
  private final Ingestion ingestion;
  private final Ledger ledger;

  public Replay(Archive archive, Ingestion ingestion, Ledger ledger) {
    this.archive = archive;
    this.ingestion = ingestion;
    this.ledger = ledger;
  }

  /**
   * @param wanted which accounts and datasets
   * @param progress receives each report as its account and dataset end
   * @return a report for each account and dataset the archive knows of
   * @throws IOException if the folders of the archive cannot be read
   */
  public List<RunReport> run(Predicate<Series> wanted, Consumer<RunReport> progress)
      throws IOException {
    List<RunReport> reports = new ArrayList<>();
    for (Series series : archive.intakes().series()) {
      if (wanted.test(series)) {
        RunReport report = run(series);
        progress.accept(report);
        reports.add(report);
      }
    }
    return reports;
  }

  private RunReport run(Series series) {
    RunReport report = new RunReport(series.account(), series.dataset());
    Runs.Start begun = ledger.runs().begin(series.account(), series.dataset(), LEASE);
    if (begun.number() == null) {
      report.failed(
          "%s %s is not replayed: %s is collecting it since run %d; try again when that has ended"
              .formatted(
                  series.account(),
                  series.dataset(),
                  begun.holder().name(),
                  begun.holder().run()));
      return report;
    }
    // What failed or was absent once may be fixed by a later intake: a statement is judged by the
    // last one.
    Map<String, String> failures = new TreeMap<>();
    Map<String, String> absent = new TreeMap<>();
    Set<String> readable = new HashSet<>();
    try {
      List<Acceptance> accepted = archive.acceptances().of(series);
      // Only the names are at hand at once; a note is opened when its turn has come.
      for (Note note : archive.intakes().notes(series)) {
        replay(series, note, accepted, report, failures, absent, readable);
        if (!ledger.runs().extend(begun.number(), LEASE)) {
          report.failed(("%s %s is not replayed to its end: this process gave no sign of life, and"
                  + " another one has taken over; run it again")
              .formatted(series.account(), series.dataset()));
          return report;
        }
      }
      reportLost(series, readable, report);
    } catch (IOException e) {
      failures.put(
          "",
          "%s %s cannot be replayed: %s"
              .formatted(series.account(), series.dataset(), e.getMessage()));
    }
    absent.values().forEach(report::finding);
    failures.values().forEach(report::failed);
    ledger
        .runs()
        .end(begun.number(), failures.isEmpty() ? null : String.join("\n", failures.values()));
    return report;
  }

  private void replay(
      Series series,
      Note note,
      List<Acceptance> accepted,
      RunReport report,
      Map<String, String> failures,
      Map<String, String> absent,
      Set<String> readable) {
    String asked = note.file().toString();
    try {
      Intake intake = archive.intakes().read(note);
      asked = intake.question();
      if (intake.documents().stream().allMatch(archive::has)) {
        readable.add(intake.fingerprint());
      }
      intake.documents().forEach(document -> report.document());
      PostingResult result = ingestion.replay(intake);
      accepted.forEach(each -> acceptAgain(result.revision(), each));
      report.statement(result);
      absent.remove(result.revision().id());
      failures.remove(asked);
    } catch (AbsentException e) {
      absent.put(e.statementId(), e.getMessage());
      failures.remove(asked);
    } catch (MappingException e) {
      failures.put(asked, e.getMessage());
    } catch (IOException | RuntimeException e) {
      failures.put(
          asked,
          "%s %s of %s cannot be replayed: %s"
              .formatted(series.account(), series.dataset(), note.orderedAt(), e.getMessage()));
    }
  }

  /** Content that was accepted once stays accepted. */
  private void acceptAgain(StatementRevision revision, Acceptance accepted) {
    StatementKey key = revision.key();
    boolean same = key.accountNumber().equals(accepted.accountNumber())
        && key.statementId().equals(accepted.statementId())
        && revision.contentHash().equals(accepted.contentHash());
    if (same && ledger.acceptances().of(revision).isEmpty()) {
      try {
        ledger.acceptances().accept(key, accepted.by(), accepted.reason(), accepted.at());
      } catch (IllegalArgumentException e) {
        // It adds up by now, for instance with another tolerance: there is nothing left to accept.
      }
    }
  }

  /** What a ledger that is built from this archive alone would not have. */
  private void reportLost(Series series, Set<String> readable, RunReport report)
      throws IOException {
    List<String> lost = ledger.lineage().of(series.account(), series.dataset()).stream()
        .filter(origin -> origin.latest() != null && !readable.contains(origin.latest()))
        .map(origin -> origin.key().statementId())
        .toList();
    if (!lost.isEmpty()) {
      report.finding(("%d statements of %s %s are not in the archive any more as they were read"
              + " last, and cannot be built again from it: %s%s")
          .formatted(
              lost.size(),
              series.account(),
              series.dataset(),
              String.join(", ", lost.subList(0, Math.min(LISTED, lost.size()))),
              lost.size() > LISTED ? " …" : ""));
    }
    long removed = archive.removal().count(series);
    if (removed > 0) {
      report.finding(("archive.keep has removed %d documents of %s %s; provisional revisions that"
              + " were read from them are not built again, and the others keep their numbers")
          .formatted(removed, series.account(), series.dataset()));
    }
  }
}
