package dev.billbridge.collect;

import dev.billbridge.ledger.Quarantine.Problem;
import dev.billbridge.mapping.MappingException;
import java.util.List;

/** Some lines of a statement cannot be canonical, so none was ingested. */
final class UnusableLinesException extends MappingException {

  private final transient List<Problem> lines;

  /**
   * @param count how many there are
   * @param lines the first of them, never empty
   */
  UnusableLinesException(String statementId, long count, List<Problem> lines) {
    super("statement %s is not ingested: %d of its lines cannot be read. First: %s at %s: %s"
        .formatted(
            statementId,
            count,
            lines.get(0).document(),
            lines.get(0).pointer(),
            lines.get(0).reason()));
    this.lines = List.copyOf(lines);
  }

  /** The first of them, for the quarantine. */
  List<Problem> lines() {
    return lines;
  }
}
