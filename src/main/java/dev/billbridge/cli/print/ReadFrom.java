package dev.billbridge.cli.print;

import com.fasterxml.jackson.databind.JsonNode;
import dev.billbridge.archive.Archive;
import dev.billbridge.archive.Document;
import dev.billbridge.archive.Intake;
import dev.billbridge.archive.Intakes.Note;
import dev.billbridge.archive.Intakes.Series;
import dev.billbridge.canonical.Provenance;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.collect.route.CsvRows;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.statement.RecordVersion;
import dev.billbridge.mapping.DocumentReader;
import dev.billbridge.mapping.Mapping;
import dev.billbridge.mapping.MappingException;
import dev.billbridge.mapping.Mappings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a record comes from: document, place and mapping, or why the document is gone. */
public final class ReadFrom {

  private static final int MOST_WORDS = 100;

  private final Archive archive;
  private final Ledger ledger;
  private final Mappings mappings;

  /**
   * @param mappings of the site, for rows of CSV that belong to a line; null when they cannot be
   *     read
   */
  public ReadFrom(Archive archive, Ledger ledger, Mappings mappings) {
    this.mappings = mappings;
    this.archive = archive;
    this.ledger = ledger;
  }

  /** Prints document, place and mapping of a version of a record. */
  public void print(StatementRevision statement, RecordVersion version, PrintWriter out)
      throws IOException {
    Series series = new Series(
        statement.key().provider(), statement.account(), statement.statement().dataset());
    Provenance said = version.content().provenance();
    Optional<Intake> intake = intake(series, statement, version);
    Optional<Document> document =
        intake.flatMap(found -> document(found, said.documentHash())).filter(archive::has);
    out.printf(
        "%nRead from  %s%n",
        document.isPresent()
            ? archive.root().resolve(document.get().path())
            : missing(series, said.documentHash()));
    out.printf(
        "at         %s%s%n",
        said.pointer(),
        said.lineNumber() == null ? "" : ", line " + said.lineNumber() + " of the statement");
    out.printf("SHA-256    %s%n", said.documentHash());
    out.printf(
        "mapped by  %s%n",
        intake.map(Intake::mapping).orElse("a mapping that the archive does not name"));
    if (document.isPresent()) {
      for (Document other : intake.get().documents()) {
        if (!other.equals(document.get())) {
          out.printf("with       %s%n", archive.root().resolve(other.path()));
        }
      }
      out.printf("%nIn the document%n");
      words(document.get(), said.pointer())
          .forEach((name, value) -> out.printf("  %-16s %s%n", OneLine.of(name), value));
      row(intake.get(), document.get(), said.pointer()).ifPresent(row -> {
        out.printf(
            "%nIn its CSV: %s at %s, row %d%n",
            archive.root().resolve(row.document().path()), row.pointer(), row.number());
        for (int i = 0; i < row.cells().size(); i++) {
          out.printf(
              "  %-16s %s%n",
              OneLine.of(i < row.columns().size() ? row.columns().get(i) : "column " + (i + 1)),
              OneLine.beginning(row.cells().get(i)));
        }
      });
    }
  }

  /** Net and tax may be in a CSV only. */
  private Optional<Mapping.Row> row(Intake intake, Document document, String pointer)
      throws IOException {
    if (mappings == null) {
      return Optional.empty();
    }
    DocumentReader reader = new DocumentReader(archive);
    try (CsvRows.Standalone csv = CsvRows.standalone()) {
      return mappings
          .get(intake.mapping())
          .row(intake, reader, csv, reader.at(document, pointer).value());
    } catch (MappingException e) {
      // The mapping has changed or is gone; the content of the document was shown.
      return Optional.empty();
    }
  }

  /** The provider's own values at a place, by their names below it. */
  private Map<String, String> words(Document document, String pointer) throws IOException {
    Map<String, String> words = new LinkedHashMap<>();
    try {
      flatten("", new DocumentReader(archive).at(document, pointer).value(), words);
    } catch (MappingException e) {
      words.put("…", "too large to show");
    }
    return words;
  }

  private static void flatten(String name, JsonNode node, Map<String, String> words) {
    if (node.isContainerNode() && !node.isEmpty()) {
      Iterator<String> names = node.fieldNames();
      for (int i = 0; i < node.size(); i++) {
        String below = node.isObject() ? names.next() : Integer.toString(i);
        flatten(
            name.isEmpty() ? below : name + "/" + below,
            node.isObject() ? node.get(below) : node.get(i),
            words);
      }
    } else if (words.size() < MOST_WORDS) {
      String text = node.isBigDecimal() ? node.decimalValue().toPlainString() : node.asText();
      words.put(name.isEmpty() ? "(itself)" : name, OneLine.beginning(text));
    } else {
      words.put("…", "and more");
    }
  }

  /**
   * The ledger knows what each revision was read from; of one that was written before it did, the
   * notes are looked through, latest first.
   */
  private Optional<Intake> intake(Series series, StatementRevision statement, RecordVersion version)
      throws IOException {
    Optional<String> fingerprint = ledger.lineage().of(statement.key(), version.since());
    if (fingerprint.isPresent()) {
      return archive.intakes().find(series, fingerprint.get());
    }
    List<Note> notes = archive.intakes().notes(series);
    for (int i = notes.size() - 1; i >= 0; i--) {
      Intake intake = archive.intakes().read(notes.get(i));
      if (document(intake, version.content().provenance().documentHash()).isPresent()) {
        return Optional.of(intake);
      }
    }
    return Optional.empty();
  }

  private static Optional<Document> document(Intake intake, String sha256) {
    return intake.documents().stream()
        .filter(document -> document.sha256().equals(sha256))
        .findFirst();
  }

  private String missing(Series series, String sha256) throws IOException {
    return archive
        .removal()
        .find(series, sha256)
        .map(removed -> "%s, which was removed on %s because of archive.keep"
            .formatted(archive.root().resolve(removed.path()), removed.removedAt()))
        .orElse("a document that is missing from the archive, though archive.keep did not"
            + " remove it; restore the archive from a backup");
  }
}
