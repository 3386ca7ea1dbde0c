package dev.billbridge.service.exports;

import dev.billbridge.focus.FocusExport;
import java.util.List;

/**
 * What came of a run of an export.
 *
 * @param export name in the settings
 * @param periods what became of each folder; empty when nothing was published
 * @param notes sentences that a reader must know
 * @param failures in sentences; empty when all went well
 * @param skipped why it was not run, in a sentence; null when it was
 */
public record ExportReport(
    String export,
    List<FocusExport.Period> periods,
    List<String> notes,
    List<String> failures,
    String skipped) {

  static ExportReport failed(String export, String failure) {
    return new ExportReport(export, List.of(), List.of(), List.of(failure), null);
  }

  static ExportReport skipped(String export, String sentence) {
    return new ExportReport(export, List.of(), List.of(), List.of(), sentence);
  }

  /** Such as {@code 25 periods, 2 written}. */
  String summary() {
    long written =
        periods.stream().filter(each -> each.result().equals("written")).count();
    return "%d periods, %d written".formatted(periods.size(), written);
  }
}
