package dev.billbridge.explain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.billbridge.archive.Archive;
import dev.billbridge.archive.Document;
import dev.billbridge.archive.Intake;
import dev.billbridge.archive.Intakes.Note;
import dev.billbridge.archive.Intakes.Series;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.Provenance;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.collect.route.CsvRows;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.bill.BillPart;
import dev.billbridge.ledger.statement.RecordVersion;
import dev.billbridge.mapping.DocumentReader;
import dev.billbridge.mapping.Mapping;
import dev.billbridge.mapping.MappingException;
import dev.billbridge.mapping.Mappings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds where a record comes from: document, place and mapping, or why the document is gone. */
public final class RecordSource {

  /** What customers' bills are made of. */
  private static final String BILLS = "bills of the providers, by the rules in routes/books";

  private static final int MOST_WORDS = 100;

  private final Archive archive;
  private final Ledger ledger;
  private final Mappings mappings;

  /**
   * @param mappings of the site, for rows of CSV that belong to a line; null when they cannot be
   *     read
   */
  public RecordSource(Archive archive, Ledger ledger, Mappings mappings) {
    this.mappings = mappings;
    this.archive = archive;
    this.ledger = ledger;
  }

  /**
   * Where a version of a record was read.
   *
   * @param document its file, or a sentence saying why there is none
   * @param pointer its place in the document
   * @param lineNumber its place among the lines of the statement; null when not counted
   * @param sha256 of the document as received, in hexadecimal
   * @param mapping that read it; null when the archive does not name it
   * @param others files of the other documents of the statement; empty when the document is gone
   * @param words the provider's own values at that place, by their names below it
   * @param row of a CSV that belongs to the line; null when there is none
   */
  public record Origin(
      String document,
      String pointer,
      Long lineNumber,
      String sha256,
      String mapping,
      List<String> others,
      Map<String, String> words,
      CsvRow row) {}

  /**
   * A row of a CSV document.
   *
   * @param cells by the name of the column
   */
  public record CsvRow(String document, String pointer, long number, Map<String, String> cells) {}

  /**
   * Document, place and mapping of a version of a record.
   *
   * @throws IOException if the archive cannot be read
   */
  public Origin of(StatementRevision statement, RecordVersion version) throws IOException {
    if (statement.key().isCustomerBill()) {
      return drawn(statement, version);
    }
    Series series = series(statement);
    Provenance said = version.content().provenance();
    Optional<Intake> intake = intake(series, statement, version);
    Optional<Document> document =
        intake.flatMap(found -> document(found, said.documentHash())).filter(archive::has);
    return new Origin(
        document.isPresent()
            ? archive.root().resolve(document.get().path()).toString()
            : missing(series, said.documentHash()),
        said.pointer(),
        said.lineNumber(),
        said.documentHash(),
        intake.map(Intake::mapping).orElse(null),
        document.isPresent() ? others(intake.get(), document.get()) : List.of(),
        document.isPresent() ? words(document.get(), said.pointer()) : Map.of(),
        document.isPresent() ? row(intake.get(), document.get(), said.pointer()) : null);
  }

  /** A line of a customer's bill is made of providers' records, by rows of the rules. */
  private Origin drawn(StatementRevision statement, RecordVersion version) {
    BillingRecord line = version.content();
    Map<String, String> words = new LinkedHashMap<>();
    for (BillPart part : ledger.bills().parts(statement.key(), line.resourceId(), line.lineKey())) {
      if (words.size() == MOST_WORDS) {
        words.put("…", "and more");
        break;
      }
      if (part.sourceRecord() != null) {
        words.put(
            part.sourceRecord(),
            "cost %s, by %s".formatted(part.cost().toPlainString(), part.assignment()));
      }
    }
    String price = line.provenance().pointer();
    return new Origin(
        BILLS,
        price.isEmpty() ? "customers.csv" : price,
        line.provenance().lineNumber(),
        line.provenance().documentHash(),
        "rules with this hash",
        List.of(),
        words,
        null);
  }

  /**
   * Where a statement was read.
   *
   * @param documents files, or for each that is gone a sentence saying why
   * @param mapping that read them; null when the archive does not name it
   */
  public record Documents(List<String> documents, String mapping) {}

  /**
   * Documents and mapping of the latest revision that was read from documents; a later one follows
   * from another statement.
   *
   * @param revisions of one statement, oldest first, at least one
   * @throws IOException if the archive cannot be read
   */
  public Documents of(List<StatementRevision> revisions) throws IOException {
    StatementRevision latest = revisions.get(revisions.size() - 1);
    if (latest.key().isCustomerBill()) {
      return new Documents(List.of(BILLS), "rules that the ledger keeps");
    }
    Series series = series(latest);
    Optional<String> fingerprint = Optional.empty();
    for (int i = revisions.size() - 1; i >= 0 && fingerprint.isEmpty(); i--) {
      fingerprint = ledger.lineage().of(latest.key(), revisions.get(i).number());
    }
    Optional<Intake> intake = fingerprint.isEmpty()
        ? Optional.empty()
        : archive.intakes().find(series, fingerprint.get());
    List<String> documents = new ArrayList<>();
    if (intake.isPresent()) {
      for (Document document : intake.get().documents()) {
        documents.add(
            archive.has(document)
                ? archive.root().resolve(document.path()).toString()
                : missing(series, document.sha256()));
      }
    }
    return new Documents(documents, intake.map(Intake::mapping).orElse(null));
  }

  private static Series series(StatementRevision statement) {
    return new Series(
        statement.key().provider(), statement.account(), statement.statement().dataset());
  }

  private List<String> others(Intake intake, Document document) {
    return intake.documents().stream()
        .filter(other -> !other.equals(document))
        .map(other -> archive.root().resolve(other.path()).toString())
        .toList();
  }

  /** Net and tax may be in a CSV only. */
  private CsvRow row(Intake intake, Document document, String pointer) throws IOException {
    if (mappings == null) {
      return null;
    }
    DocumentReader reader = new DocumentReader(archive);
    try (CsvRows.Standalone csv = CsvRows.standalone()) {
      return mappings
          .get(intake.mapping())
          .row(intake, reader, csv, reader.at(document, pointer).value())
          .map(this::shown)
          .orElse(null);
    } catch (MappingException e) {
      // The mapping has changed or is gone; the content of the document was shown.
      return null;
    }
  }

  private CsvRow shown(Mapping.Row row) {
    Map<String, String> cells = new LinkedHashMap<>();
    for (int i = 0; i < row.cells().size(); i++) {
      cells.put(
          i < row.columns().size() ? row.columns().get(i) : "column " + (i + 1),
          row.cells().get(i));
    }
    return new CsvRow(
        archive.root().resolve(row.document().path()).toString(),
        row.pointer(),
        row.number(),
        cells);
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
      words.put(name.isEmpty() ? "(itself)" : name, text);
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
