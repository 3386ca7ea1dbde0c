package dev.billbridge.collect;

import dev.billbridge.archive.Archive;
import dev.billbridge.archive.Intake;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.Runs;
import dev.billbridge.mapping.AbsentException;
import dev.billbridge.mapping.MappingException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Takes in again what the archive noted, in the order it was collected, by the same way and judged by the time it was collected.
 * In an empty ledger this rebuilds what was there; in a full one it brings what a corrected mapping says of the latest documents.
 */
public final class Replay {

  private static final Duration LEASE = Duration.ofMinutes(5);

  private final Archive archive;
  private final Bookkeeper bookkeeper;
  private final Ledger ledger;

  public Replay(Archive archive, Bookkeeper bookkeeper, Ledger ledger) {
    this.archive = archive;
    this.bookkeeper = bookkeeper;
    this.ledger = ledger;
  }

  private record Series(String source, String dataset) {}

  /**
   * @param wanted   which intakes
   * @param progress is told each report as its account and dataset end
   * @return a report for each account and dataset the archive knows of
   * @throws IOException if the notes of the archive cannot be read
   */
  public List<RunReport> run(Predicate<Intake> wanted, Consumer<RunReport> progress) throws IOException {
    Map<Series, List<Intake>> series = new LinkedHashMap<>();
    for (Intake intake : archive.intakes()) {
      if (wanted.test(intake)) {
        series.computeIfAbsent(new Series(intake.source(), intake.dataset()), key -> new ArrayList<>()).add(intake);
      }
    }
    List<RunReport> reports = new ArrayList<>();
    series.forEach((key, intakes) -> {
      RunReport report = run(key, intakes);
      progress.accept(report);
      reports.add(report);
    });
    return reports;
  }

  private RunReport run(Series series, List<Intake> intakes) {
    RunReport report = new RunReport(series.source, series.dataset);
    Runs.Begun begun = ledger.runs().begin(series.source, series.dataset, LEASE);
    if (begun.number() == null) {
      report.failed("%s %s is not replayed: %s is collecting it since run %d; try again when that has ended".formatted(series.source, series.dataset,
          begun.holder().name(), begun.holder().run()));
      return report;
    }
    // One failure may be mended by a later intake: the statement is judged by the last one.
    Map<String, String> failures = new TreeMap<>();
    for (Intake intake : intakes) {
      String documents = intake.parts().values().stream().map(part -> part.document().path() + part.pointer()).sorted().toList().toString();
      try {
        intake.parts().values().forEach(part -> report.document());
        report.statement(bookkeeper.replay(intake));
        failures.remove(documents);
      } catch (AbsentException e) {
        report.finding(e.getMessage());
      } catch (MappingException e) {
        failures.put(documents, e.getMessage());
      } catch (IOException | RuntimeException e) {
        failures.put(documents, "%s %s of %s cannot be replayed: %s".formatted(series.source, series.dataset, intake.takenAt(), e.getMessage()));
      }
      if (!ledger.runs().extend(begun.number(), LEASE)) {
        failures.put("", "%s %s is not replayed to its end: this process gave no sign of life, and another one has taken over; run it again"
            .formatted(series.source, series.dataset));
        break;
      }
    }
    failures.values().forEach(report::failed);
    ledger.runs().end(begun.number(), failures.isEmpty() ? null : String.join("\n", failures.values()));
    return report;
  }
}
