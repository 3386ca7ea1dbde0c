package dev.billbridge.collect;

import dev.billbridge.archive.Document;
import dev.billbridge.archive.Intakes.Note;
import dev.billbridge.archive.Intakes.Series;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What leaves the archive of one account and dataset.
 *
 * @param before everything in it is older than this, UTC
 * @param firstNotes notes that stay and become the first of their statement, with the number of
 *     revisions before them
 * @param refused places of bodies that were refused
 * @param bytes on disk
 */
public record RemovalPlan(
    Series series,
    Instant before,
    List<Note> notes,
    Map<Note, Integer> firstNotes,
    List<Document> documents,
    List<String> refused,
    long bytes) {

  static RemovalPlan nothing(Series series) {
    return new RemovalPlan(series, Instant.MIN, List.of(), Map.of(), List.of(), List.of(), 0);
  }

  /** Whether there is nothing to remove. */
  public boolean isNothing() {
    return notes.isEmpty() && documents.isEmpty() && refused.isEmpty();
  }

  /**
   * Such as {@code 12 documents (3400 bytes), 11 intake notes and 1 refused bodies from before
   * 2026-01-01T00:00:00Z}.
   */
  @Override
  public String toString() {
    return "%d documents (%d bytes), %d intake notes and %d refused bodies from before %s"
        .formatted(documents.size(), bytes, notes.size(), refused.size(), before);
  }
}
