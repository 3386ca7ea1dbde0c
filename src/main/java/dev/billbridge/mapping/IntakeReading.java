package dev.billbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.billbridge.archive.Document;
import dev.billbridge.archive.Intake;
import dev.billbridge.canonical.BillingRecord;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One reading of the documents of an intake by its mapping. */
final class IntakeReading {

  private final Mapping mapping;
  private final Intake intake;
  private final DocumentReader reader;
  private final RowFormat rowFormat;
  private final ObjectNode input = JsonNodeFactory.instance.objectNode();
  private final ObjectNode parts = JsonNodeFactory.instance.objectNode();
  private final Lines where;

  /** @throws MappingException if the mapping does not state where the lines are */
  IntakeReading(Mapping mapping, Intake intake, DocumentReader reader, RowFormat rowFormat)
      throws MappingException {
    this.mapping = mapping;
    this.intake = intake;
    this.reader = reader;
    this.rowFormat = rowFormat;
    ObjectNode parameters = input.putObject("parameters");
    intake.given().forEach(parameters::put);
    input.set("parts", parts);
    intake.parts().forEach((name, part) -> parts.put(name, part.document().path()));
    where = mapping.lines(input, intake);
  }

  /** As {@link Mapping#map}. */
  void map(Mapping.Receiver receiver) throws IOException, MappingException {
    List<String> pages = pages();
    readFrames(pages);
    try (RowJoin rows = rows()) {
      input.set("firstRow", RowJoin.json(rows == null ? null : rows.first()));
      input.set("header", RowJoin.json(rows == null ? null : rows.header()));
      CanonicalReader.Header header = mapping.statement(input, intake);
      if (!receiver.statement(header.statement())) {
        return;
      }
      if (!anyLine(where.at(), pages, new LineReading(rows, header, receiver))
          && !anyLine(where.or(), pages, new LineReading(rows, header, receiver))
          && where.noneIsAbsent()) {
        throw new AbsentException(header.statement().key().statementId());
      }
      String unclaimed = rows == null ? null : rows.unclaimed();
      if (unclaimed != null) {
        receiver.unusable(
            csv().path(),
            where.rows().at(),
            ("the CSV has a row \"%s\" that the JSON lines do not have; the two"
                    + " contradict each other. If it is not a line, let unclaimed in mapping %s answer"
                    + " {noRow: true} for it")
                .formatted(unclaimed, mapping.name()));
      }
    } catch (UncheckedIOException | IllegalStateException e) {
      Document document =
          where.rows() == null ? intake.parts().get(pages.get(0)).document() : csv();
      throw new MappingException(
          "the CSV in %s cannot be read: %s".formatted(document.path(), e.getMessage()), e);
    }
  }

  /** The part that holds the lines, or the parts that are its pages, in order. */
  private List<String> pages() throws MappingException {
    String from = where.from();
    if (intake.parts().containsKey(from)) {
      return List.of(from);
    }
    List<String> pages = intake.parts().keySet().stream()
        .filter(part ->
            part.startsWith(from + ".") && part.substring(from.length() + 1).matches("\\d{1,9}"))
        .sorted(
            Comparator.comparingInt(part -> Integer.parseInt(part.substring(from.length() + 1))))
        .toList();
    if (pages.isEmpty()) {
      throw new MappingException(
          "mapping %s looks for lines in \"%s\", but the route gives it only %s"
              .formatted(mapping.name(), from, intake.parts().keySet()));
    }
    return pages;
  }

  private void readFrames(List<String> pages) throws IOException, MappingException {
    for (String name : intake.parts().keySet()) {
      parts.set(
          name,
          reader.frame(
              intake.parts().get(name),
              pages.contains(name) ? where.anywhere() : List.of(),
              where.textIn(name)));
    }
    parts.set(where.from(), parts.get(pages.get(0)));
  }

  private boolean anyLine(List<LinePath> paths, List<String> pages, LineReading lines)
      throws IOException, MappingException {
    for (String page : pages) {
      Intake.Part part = intake.parts().get(page);
      reader.lines(part, paths, parts.get(page), line -> lines.read(part, line));
    }
    return lines.count > 0;
  }

  private Document csv() {
    return intake.parts().get(where.rows().from()).document();
  }

  /** Null when the lines have no rows. */
  private RowJoin rows() throws IOException, MappingException {
    Intake.Part part =
        where.rows() == null ? null : intake.parts().get(where.rows().from());
    if (part == null) {
      return null;
    }
    Reader text = reader.text(part, where.rows().at());
    if (text == null) {
      throw new MappingException("%s has no text at %s; the CSV should be there"
          .formatted(part.document().path(), where.rows().at()));
    }
    return new RowJoin(text, rowFormat, where.rows().column(), mapping::isNoRow);
  }

  /** As {@link Mapping#row}. */
  Optional<Mapping.Row> row(JsonNode line) throws IOException, MappingException {
    try (RowJoin rows = rows()) {
      String key = rows == null ? null : WireValue.id(line.at(where.rows().line()));
      List<String> cells = key == null ? null : rows.row(key);
      return cells == null
          ? Optional.empty()
          : Optional.of(new Mapping.Row(
              csv(),
              where.rows().at(),
              rows.count(),
              rows.header() == null ? List.of() : rows.header(),
              cells));
    }
  }

  /** Makes records of lines. */
  private final class LineReading {

    private final RowJoin rows;
    private final CanonicalReader.Header header;
    private final Mapping.Receiver receiver;
    /** Without what stands among the lines and is none, such as a heading. */
    private long count;

    LineReading(RowJoin rows, CanonicalReader.Header header, Mapping.Receiver receiver) {
      this.rows = rows;
      this.header = header;
      this.receiver = receiver;
    }

    void read(Intake.Part part, DocumentReader.Line line) throws IOException, MappingException {
      try {
        ArrayNode answers = mapping.record(input(line));
        if (answers.size() == 1 && answers.get(0).path("noLine").asBoolean()) {
          return;
        }
        handOver(part.document(), line.pointer(), answers, records(part.document(), line, answers));
      } catch (IllegalArgumentException e) {
        receiver.unusable(part.document().path(), line.pointer(), e.getMessage());
      }
      receiver.line();
      count++;
    }

    private ObjectNode input(DocumentReader.Line line) throws MappingException {
      ObjectNode lineInput = JsonNodeFactory.instance.objectNode();
      lineInput.set("line", line.value());
      lineInput.put("at", line.path().text());
      lineInput.set("parent", line.parent());
      lineInput.setAll(input);
      lineInput.set("row", NullNode.getInstance());
      if (rows != null) {
        String key = WireValue.id(line.value().at(where.rows().line()));
        List<String> row = key == null ? null : rows.row(key);
        if (row == null) {
          throw new IllegalArgumentException(
              "the CSV has no row \"%s\"; the two contradict each other".formatted(key));
        }
        lineInput.set("row", RowJoin.json(row));
      }
      return lineInput;
    }

    private List<BillingRecord> records(
        Document document, DocumentReader.Line line, ArrayNode answers) {
      List<BillingRecord> records = new ArrayList<>(1);
      for (JsonNode answer : answers) {
        ProviderValue.cells(line.value(), answer, CanonicalReader.FIGURES);
        records.add(CanonicalReader.record(answer, header, document.sha256(), line.pointer()));
      }
      if (records.isEmpty()) {
        throw new IllegalArgumentException("mapping " + mapping.name()
            + " makes no record of this line; every line must be accounted for");
      }
      return records;
    }

    private void handOver(
        Document document, String pointer, ArrayNode answers, List<BillingRecord> records)
        throws IOException {
      for (int i = 0; i < records.size(); i++) {
        if (CanonicalReader.isUnprovenZero(answers.get(i), records.get(i))) {
          receiver.zeroToProve(document.path(), pointer);
        }
        if (answers.get(i).path("signByTotal").asBoolean()) {
          receiver.recordOfUnknownSign(records.get(i));
        } else {
          receiver.record(records.get(i));
        }
      }
    }
  }
}
