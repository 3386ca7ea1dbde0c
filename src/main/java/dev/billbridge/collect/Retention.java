package dev.billbridge.collect;

import dev.billbridge.archive.Archive;
import dev.billbridge.archive.Document;
import dev.billbridge.archive.Intake;
import dev.billbridge.archive.Intakes.Note;
import dev.billbridge.archive.Intakes.Series;
import dev.billbridge.archive.Removal;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.QuarantinedItem;
import dev.billbridge.ledger.statement.Lineage.Origin;
import dev.billbridge.ledger.statement.Lineage.Reading;
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
import java.util.stream.Collectors;

/**
 * How long documents stay in the archive. What a final state of a statement, its latest state or a
 * delivery still owed was read from stays for ever, with everything after it: a replay builds these
 * again, under the same revision numbers. Everything else goes when it is older than the limit:
 * what was read only for provisional states that a later one has replaced, what contained nothing
 * new, and what was refused.
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

  /** A note with what of its intake matters here. */
  private record Entry(Note note, String fingerprint, String question, List<String> documents) {

    /** The ledger keeps microseconds, the name of a note all the clock gave. */
    String key() {
      return fingerprint + note.orderedAt().truncatedTo(ChronoUnit.MICROS);
    }

    static String key(Reading read) {
      return read.fingerprint() + read.takenAt();
    }
  }

  /**
   * A time in which nothing was read but states that have been replaced since.
   *
   * @param from the ledger's own first reading; it knows nothing of what came before
   * @param until from here on everything is needed
   */
  private record Span(Instant from, Instant until) {

    boolean contains(Instant time) {
      return !time.isBefore(from) && time.isBefore(until);
    }

    /** A question whose answers belong to several statements is replaced in all of them. */
    Span and(Span other) {
      return new Span(
          from.isAfter(other.from) ? from : other.from,
          until.isBefore(other.until) ? until : other.until);
    }
  }

  /**
   * What would be removed now; nothing is touched.
   *
   * @throws IOException if the archive cannot be read
   */
  public RemovalPlan plan(Series series) throws IOException {
    if (keep == null) {
      return RemovalPlan.nothing(series);
    }
    Instant before = clock.instant().atZone(ZoneOffset.UTC).minus(keep).toInstant();
    List<Entry> entries = entries(series);
    List<Origin> origins = ledger.lineage().of(series.account(), series.dataset());
    Map<String, Span> replaced = replaced(entries, origins);
    // What the ledger has of no statement contained nothing at all, or can still be fixed or
    // replayed.
    Set<String> answered = entries.stream()
        .filter(entry -> !entry.note.isUnchanged())
        .map(Entry::question)
        .collect(Collectors.toSet());
    Map<Boolean, List<Entry>> byFate = entries.stream().collect(Collectors.partitioningBy(entry -> {
      Span span = replaced.get(entry.question);
      return entry.note.orderedAt().isBefore(before)
          && (span == null
              ? !answered.contains(entry.question)
              : span.contains(entry.note.orderedAt()));
    }));
    List<Entry> staying = byFate.get(false);
    Removal removal = archive.removal();
    List<Document> documents = removal.unneeded(
        series,
        staying.stream().flatMap(entry -> entry.documents.stream()).collect(Collectors.toSet()),
        before);
    List<String> refused = removal.refused(series, before);
    return new RemovalPlan(
        series,
        before,
        byFate.get(true).stream().map(Entry::note).toList(),
        firstNotes(staying, origins),
        documents,
        refused,
        removal.size(documents, refused));
  }

  private List<Entry> entries(Series series) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Note note : archive.intakes().notes(series)) {
      Intake intake = archive.intakes().read(note);
      entries.add(new Entry(
          note,
          intake.fingerprint(),
          intake.question(),
          intake.documents().stream().map(Document::path).toList()));
    }
    return entries;
  }

  /** By question; without those of which the ledger has no statement. */
  private static Map<String, Span> replaced(List<Entry> entries, List<Origin> origins) {
    Set<String> noted = entries.stream().map(Entry::key).collect(Collectors.toSet());
    Map<String, Span> byFingerprint = new HashMap<>();
    for (Origin origin : origins) {
      Span span = replaced(origin, noted);
      origin.fingerprints().forEach(each -> byFingerprint.merge(each, span, Span::and));
    }
    Map<String, Span> byQuestion = new HashMap<>();
    for (Entry entry : entries) {
      Span span = byFingerprint.get(entry.fingerprint);
      if (span != null) {
        byQuestion.merge(entry.question, span, Span::and);
      }
    }
    return byQuestion;
  }

  /**
   * Nothing of a statement is removed when one of its needed notes is lost: the note that says how
   * many revisions there were before may be that one.
   */
  private static Span replaced(Origin origin, Set<String> noted) {
    boolean whole = origin.reads().stream()
        .filter(read -> !read.takenAt().isBefore(origin.neededSince()))
        .allMatch(read -> noted.contains(Entry.key(read)));
    return new Span(
        origin.reads().isEmpty() ? Instant.MIN : origin.reads().get(0).takenAt(),
        whole ? origin.neededSince() : Instant.MIN);
  }

  /** The first note that stays of each statement whose earlier revisions go. */
  private static Map<Note, Integer> firstNotes(List<Entry> staying, List<Origin> origins) {
    Map<String, Note> notes = new HashMap<>();
    staying.forEach(entry -> notes.put(entry.key(), entry.note));
    Map<Note, Integer> firstNotes = new LinkedHashMap<>();
    for (Origin origin : origins) {
      origin.reads().stream()
          .filter(read -> notes.containsKey(Entry.key(read)))
          .findFirst()
          .filter(read -> read.revision() > 1)
          .ifPresent(read -> firstNotes.put(notes.get(Entry.key(read)), read.revision() - 1));
    }
    return firstNotes;
  }

  /**
   * Removes what the plan of the moment lists, and records it in the audit trail and, document by
   * document, in the archive. Nobody may collect or replay that account and dataset meanwhile.
   *
   * @return the plan that was carried out
   * @throws IOException if the archive cannot be read or written
   */
  public RemovalPlan remove(Series series) throws IOException {
    RemovalPlan plan = plan(series);
    if (plan.isNothing()) {
      return plan;
    }
    Removal removal = archive.removal();
    for (Map.Entry<Note, Integer> first : plan.firstNotes().entrySet()) {
      removal.begins(first.getKey(), first.getValue());
    }
    removal.remember(series, plan.documents(), clock.instant());
    ledger
        .audit()
        .retention(series.account(), series.dataset(), plan + " removed from the archive");
    removal.remove(plan.notes(), plan.documents(), plan.refused());
    release(plan);
    return plan;
  }

  /** What is gone cannot be fixed any more. */
  private void release(RemovalPlan plan) {
    Set<String> gone = new HashSet<>(plan.refused());
    plan.documents().forEach(document -> gone.add(document.path()));
    ledger
        .quarantine()
        .releaseDocuments(
            plan.series().account(),
            plan.series().dataset(),
            ledger.quarantine().entries().stream()
                .map(QuarantinedItem::document)
                .filter(documents -> Arrays.stream(documents.split(", ")).anyMatch(gone::contains))
                .distinct()
                .toList());
  }
}
