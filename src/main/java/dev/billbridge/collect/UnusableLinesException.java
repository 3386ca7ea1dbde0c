package dev.billbridge.collect;

import dev.billbridge.mapping.MappingException;
import java.util.List;

/**
 * Some lines of a statement could not become canonical, so none was taken in; each is put into
 * quarantine.
 */
final class UnusableLinesException extends MappingException {

  private final transient List<Line> listed;

  /** A line, where it stands, and what is wrong with it. */
  record Line(String document, String pointer, String reason) {}

  /** @param listed the first of them, never empty */
  UnusableLinesException(String statementId, long count, List<Line> listed) {
    super("statement %s is not taken in: %d of its lines cannot be read. First: %s at %s: %s"
        .formatted(
            statementId,
            count,
            listed.get(0).document(),
            listed.get(0).pointer(),
            listed.get(0).reason()));
    this.listed = List.copyOf(listed);
  }

  List<Line> listed() {
    return listed;
  }
}
