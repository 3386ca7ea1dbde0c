package dev.billbridge.collect;

import dev.billbridge.archive.Archive;
import dev.billbridge.archive.Document;
import dev.billbridge.archive.Intake;
import dev.billbridge.archive.Intakes.Note;
import dev.billbridge.archive.Intakes.Series;
import dev.billbridge.archive.Removal;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.Quarantine;
import dev.billbridge.ledger.statement.Lineage.Origin;
import dev.billbridge.ledger.statement.Lineage.Read;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How long documents stay in the archive. Removed is what is older than the limit and was read for
 * nothing but a provisional state that a later one has replaced, or said nothing new, or was
 * refused. Whatever the first final state of a statement and all after it were read from, the
 * latest state of one that is still provisional, and what is still owed to a sink, stays for ever:
 * a replay builds these again, under the same numbers of revisions.
 */
public final class Retention {

  private final Archive archive;
  private final Ledger ledger;
  private final Period keep;
  private final InstantSource clock;

  /** @param keep null to keep everything for ever */
  public Retention(Archive archive, Ledger ledger, Period keep, InstantSource clock) {
    this.archive = archive;
    this.ledger = ledger;
    this.keep = keep;
    this.clock = clock;
  }

  /**
   * What may be removed of one account and dataset.
   *
   * @param before everything is older than this
   * @param begins notes that stay and become the first of their statement, with the number of
   *     revisions before them
   * @param refused places of bodies that were refused
   * @param bytes on disk
   */
  public record Due(
      Series series,
      Instant before,
      List<Note> notes,
      Map<Note, Integer> begins,
      List<Document> documents,
      List<String> refused,
      long bytes) {

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

  /** A note and what is in it that matters here. */
  private record Noted(Note note, String fingerprint, String question, Set<String> documents) {}

  /** What would be removed now; nothing is touched. */
  public Due due(Series series) throws IOException {
    Instant before = keep == null
        ? Instant.MIN
        : clock.instant().atZone(ZoneOffset.UTC).minus(keep).toInstant();
    if (keep == null) {
      return new Due(series, before, List.of(), Map.of(), List.of(), List.of(), 0);
    }
    List<Noted> noted = new ArrayList<>();
    for (Note note : archive.intakes().notes(series)) {
      Intake intake = archive.intakes().read(note);
      noted.add(new Noted(
          note,
          intake.fingerprint(),
          intake.question(),
          new HashSet<>(intake.documents().stream().map(Document::path).toList())));
    }
    List<Origin> origins = ledger.origins().of(series.account(), series.dataset());
    Map<String, Superseded> superseded = superseded(noted, origins);
    Set<String> brought = new HashSet<>(
        noted.stream().filter(each -> !each.note.isAgain()).map(Noted::question).toList());
    List<Note> notes = new ArrayList<>();
    List<Noted> staying = new ArrayList<>();
    for (Noted each : noted) {
      Superseded time = superseded.get(each.question);
      // What the ledger knows of no statement said nothing at all, or is still to be mended or
      // replayed.
      boolean goes =
          time != null ? time.has(each.note.orderedAt()) : !brought.contains(each.question);
      if (goes && each.note.orderedAt().isBefore(before)) {
        notes.add(each.note);
      } else {
        staying.add(each);
      }
    }
    Set<String> needed = new HashSet<>();
    staying.forEach(each -> needed.addAll(each.documents));
    Removal removal = archive.removal();
    List<Document> documents = removal.unneeded(series, needed, before);
    List<String> refused = removal.refused(series, before);
    long bytes = 0;
    for (String path : documents.stream().map(Document::path).toList()) {
      bytes += removal.size(path);
    }
    for (String path : refused) {
      bytes += removal.size(path);
    }
    return new Due(series, before, notes, begins(staying, origins), documents, refused, bytes);
  }

  /**
   * From when until when nothing was read but what has been superseded since. What came before the
   * ledger's own first reading is not known to it.
   */
  private record Superseded(Instant from, Instant until) {

    boolean has(Instant time) {
      return !time.isBefore(from) && time.isBefore(until);
    }

    Superseded and(Superseded other) {
      return new Superseded(
          from.isAfter(other.from) ? from : other.from,
          until.isBefore(other.until) ? until : other.until);
    }
  }

  /** By what was asked. What the ledger has of no statement is not in it. */
  private static Map<String, Superseded> superseded(List<Noted> noted, List<Origin> origins) {
    Set<String> reads = new HashSet<>();
    noted.forEach(each -> reads.add(name(each)));
    Map<String, Superseded> byFingerprint = new HashMap<>();
    for (Origin origin : origins) {
      // If the note is lost that says how many revisions there were before, nothing of the
      // statement is removed.
      boolean whole = origin.reads().stream()
          .filter(read -> !read.takenAt().isBefore(origin.neededSince()))
          .allMatch(read -> reads.contains(name(read)));
      Superseded time = new Superseded(
          origin.reads().isEmpty() ? Instant.MIN : origin.reads().get(0).takenAt(),
          whole ? origin.neededSince() : Instant.MIN);
      origin
          .fingerprints()
          .forEach(fingerprint -> byFingerprint.merge(fingerprint, time, Superseded::and));
    }
    Map<String, Superseded> byQuestion = new HashMap<>();
    for (Noted each : noted) {
      Superseded time = byFingerprint.get(each.fingerprint);
      if (time != null) {
        byQuestion.merge(each.question, time, Superseded::and);
      }
    }
    return byQuestion;
  }

  /** The first note that stays of each statement of which earlier revisions go. */
  private static Map<Note, Integer> begins(List<Noted> staying, List<Origin> origins) {
    Map<String, Note> reads = new HashMap<>();
    staying.forEach(each -> reads.put(name(each), each.note));
    Map<Note, Integer> begins = new LinkedHashMap<>();
    for (Origin origin : origins) {
      for (Read read : origin.reads()) {
        Note first = reads.get(name(read));
        if (first != null) {
          if (read.revision() > 1) {
            begins.put(first, read.revision() - 1);
          }
          break;
        }
      }
    }
    return begins;
  }

  /** The ledger keeps microseconds, the name of a note all the clock gave. */
  private static String name(Noted noted) {
    return noted.fingerprint + noted.note.orderedAt().truncatedTo(ChronoUnit.MICROS);
  }

  private static String name(Read read) {
    return read.fingerprint() + read.takenAt();
  }

  /**
   * Removes what is due of one account and dataset, says so in the audit trail and for each
   * document beside the others. Nobody may collect or replay that account and dataset meanwhile.
   */
  public Due remove(Series series) throws IOException {
    Due due = due(series);
    if (due.isNothing()) {
      return due;
    }
    Removal removal = archive.removal();
    for (Map.Entry<Note, Integer> begin : due.begins.entrySet()) {
      removal.begins(begin.getKey(), begin.getValue());
    }
    removal.remember(series, due.documents, clock.instant());
    ledger.audit().retention(series.account(), series.dataset(), due + " removed from the archive");
    removal.remove(due.notes, due.documents, due.refused);
    release(due);
    return due;
  }

  /** Nobody can mend any more what is gone. */
  private void release(Due due) {
    Set<String> gone = new HashSet<>(due.refused);
    due.documents.forEach(document -> gone.add(document.path()));
    ledger
        .quarantine()
        .releaseDocuments(
            due.series.account(),
            due.series.dataset(),
            ledger.quarantine().entries().stream()
                .map(Quarantine.Entry::document)
                .filter(documents -> Arrays.stream(documents.split(", ")).anyMatch(gone::contains))
                .distinct()
                .toList());
  }
}
