package dev.billbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.billbridge.archive.Document;
import dev.billbridge.archive.Intake;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.Statement;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One mapping file, compiled: {@code lines}, {@code statement} and {@code record}.
 *
 * <p>{@code lines} and {@code statement} see {@code {parameters, parts, firstRow, header}};
 * {@code record} sees {@code {line, at, parent, row, header, parameters, parts}}, where each part
 * is the frame of a document, that is the document without its lines. A mapping with CSV rows may
 * define {@code unclaimed}, which sees {@code {row, header}}, a row that belongs to no line.
 */
public final class Mapping {

  private final String name;
  private final String hash;
  private final JqFunction lines;
  private final JqFunction statement;
  private final JqFunction record;
  /** Null when the mapping has none. */
  private final JqFunction unclaimed;

  private Mapping(
      String name,
      String hash,
      JqFunction lines,
      JqFunction statement,
      JqFunction record,
      JqFunction unclaimed) {
    this.name = name;
    this.hash = hash;
    this.lines = lines;
    this.statement = statement;
    this.record = record;
    this.unclaimed = unclaimed;
  }

  /**
   * @param prelude definitions every mapping may use; may be empty
   * @throws MappingException if the file does not compile or lacks one of its functions; the
   *     message names it
   */
  static Mapping load(Path file, String prelude) throws IOException, MappingException {
    String name = file.getFileName().toString();
    JqProgram program = JqProgram.read(file, prelude);
    return new Mapping(
        name.substring(0, name.length() - ".jq".length()),
        program.hash(),
        program.function("lines"),
        program.function("statement"),
        program.function("record"),
        program.defines("unclaimed") ? program.function("unclaimed") : null);
  }

  /** Receives what a mapping makes, header first. */
  public interface Receiver {
    void statement(Statement statement) throws IOException;

    /** @param record one of the records of the line that was read last */
    void record(BillingRecord record) throws IOException;

    /**
     * A record whose sign the provider does not state; it is the one that makes the lines meet the
     * total.
     *
     * @param record with the amount as printed
     */
    void recordOfUnknownSign(BillingRecord record) throws IOException;

    /**
     * The record that comes next has an amount of zero which the provider has not stated, and which
     * only the total can prove.
     *
     * @param pointer place of the line in the document
     */
    void zeroToProve(String document, String pointer) throws IOException;

    /** A line has been read, however many records it made; they came before. */
    void line() throws IOException;

    /**
     * A line that cannot be canonical. Reading goes on, so that all such lines are known.
     *
     * @param pointer place in the document
     */
    void unusable(String document, String pointer, String reason) throws IOException;
  }

  /**
   * Reads the documents of an intake from the archive and hands over the statement and its records,
   * in document order. Lines may be spread over pages: parts named like {@code list.0},
   * {@code list.1} are read one after the other as {@code list}.
   *
   * @throws AbsentException if there is no line, and the mapping takes that for "no data"
   * @throws MappingException if there can be no statement at all; a single bad line goes to
   *     {@link Receiver#unusable} instead
   */
  public void map(Intake intake, DocumentReader reader, RowFormat rowFormat, Receiver receiver)
      throws IOException, MappingException {
    ObjectNode input = input(intake);
    ObjectNode parts = (ObjectNode) input.get("parts");
    Lines where = answer(lines, input, Lines::parse, intake);
    List<String> pages = pages(intake, where.from());
    if (pages.isEmpty()) {
      throw new MappingException(
          "mapping %s looks for lines in \"%s\", but the route gives it only %s"
              .formatted(name, where.from(), intake.parts().keySet()));
    }
    for (String part : intake.parts().keySet()) {
      parts.set(
          part,
          reader.frame(
              intake.parts().get(part),
              pages.contains(part) ? where.anywhere() : List.of(),
              where.textIn(part)));
    }
    parts.set(where.from(), parts.get(pages.get(0)));
    try (RowJoin rows = rows(where, intake, reader, rowFormat)) {
      input.set("firstRow", RowJoin.json(rows == null ? null : rows.first()));
      input.set("header", RowJoin.json(rows == null ? null : rows.header()));
      CanonicalReader.Header header = answer(
          statement,
          input,
          node -> CanonicalReader.statement(node, intake.provider(), intake.dataset()),
          intake);
      receiver.statement(header.statement());
      long[] read = {0};
      for (List<LinePath> paths : List.of(where.at(), where.or())) {
        for (String page : read[0] == 0 ? pages : List.<String>of()) {
          Intake.Part part = intake.parts().get(page);
          reader.lines(part, paths, parts.get(page), (pointer, path, line, parent) -> {
            if (line(where, part, rows, input, header, pointer, path, line, parent, receiver)) {
              read[0]++;
            }
          });
        }
      }
      if (read[0] == 0 && where.noneIsAbsent()) {
        throw new AbsentException(header.statement().key().statementId());
      }
      String unclaimed = rows == null ? null : rows.unclaimed();
      if (unclaimed != null) {
        receiver.unusable(
            intake.parts().get(where.rows().from()).document().path(),
            where.rows().at(),
            "the CSV has a row \"%s\" that the JSON lines do not have; the two contradict each other. If it is not a line, let unclaimed in mapping %s answer {noRow: true} for it"
                .formatted(unclaimed, name));
      }
    } catch (UncheckedIOException | IllegalStateException e) {
      throw new MappingException(
          "the CSV in %s cannot be read: %s"
              .formatted(
                  where.rows() == null
                      ? intake.parts().get(pages.get(0)).document().path()
                      : intake.parts().get(where.rows().from()).document().path(),
                  e.getMessage()),
          e);
    }
  }

  /** The part of this name, or the parts that are its pages, in order. */
  private static List<String> pages(Intake intake, String name) {
    if (intake.parts().containsKey(name)) {
      return List.of(name);
    }
    return intake.parts().keySet().stream()
        .filter(part ->
            part.startsWith(name + ".") && part.substring(name.length() + 1).matches("\\d{1,9}"))
        .sorted(
            Comparator.comparingInt(part -> Integer.parseInt(part.substring(name.length() + 1))))
        .toList();
  }

  /** @return false for what stands among the lines and is none, such as a heading */
  private boolean line(
      Lines where,
      Intake.Part part,
      RowJoin rows,
      ObjectNode input,
      CanonicalReader.Header header,
      String pointer,
      LinePath path,
      JsonNode line,
      JsonNode parent,
      Receiver receiver)
      throws IOException, MappingException {
    try {
      ObjectNode lineInput = JsonNodeFactory.instance.objectNode();
      lineInput.set("line", line);
      lineInput.put("at", path.text());
      lineInput.set("parent", parent);
      lineInput.set("parameters", input.get("parameters"));
      lineInput.set("parts", input.get("parts"));
      lineInput.set("row", NullNode.getInstance());
      lineInput.set("firstRow", input.get("firstRow"));
      lineInput.set("header", input.get("header"));
      if (rows != null) {
        String key = WireValue.id(line.at(where.rows().line()));
        List<String> row = key == null ? null : rows.row(key);
        if (row == null) {
          throw new IllegalArgumentException(
              "the CSV has no row \"%s\"; the two contradict each other".formatted(key));
        }
        lineInput.set("row", RowJoin.json(row));
      }
      List<BillingRecord> records = new ArrayList<>(1);
      ArrayNode answers = record.apply(lineInput);
      if (answers.size() == 1 && answers.get(0).path("noLine").asBoolean()) {
        return false;
      }
      for (JsonNode answer : answers) {
        Stated.cells(line, answer, CanonicalReader.FIGURES);
        records.add(CanonicalReader.record(answer, header, part.document().sha256(), pointer));
      }
      if (records.isEmpty()) {
        throw new IllegalArgumentException(
            "mapping " + name + " makes no record of this line; every line must be accounted for");
      }
      for (int i = 0; i < records.size(); i++) {
        if (CanonicalReader.isUnprovenZero(answers.get(i), records.get(i))) {
          receiver.zeroToProve(part.document().path(), pointer);
        }
        if (answers.get(i).path("signByTotal").asBoolean()) {
          receiver.recordOfUnknownSign(records.get(i));
        } else {
          receiver.record(records.get(i));
        }
      }
    } catch (IllegalArgumentException e) {
      receiver.unusable(part.document().path(), pointer, e.getMessage());
    }
    receiver.line();
    return true;
  }

  private static ObjectNode input(Intake intake) {
    ObjectNode input = JsonNodeFactory.instance.objectNode();
    ObjectNode parameters = input.putObject("parameters");
    intake.given().forEach(parameters::put);
    ObjectNode parts = input.putObject("parts");
    intake
        .parts()
        .forEach((part, document) -> parts.put(part, document.document().path()));
    return input;
  }

  /**
   * A row of CSV that belongs to a line.
   *
   * @param pointer of the CSV in the document
   * @param number counted from 1, the first row of data
   * @param columns their names; empty when the CSV has none
   */
  public record Row(
      Document document, String pointer, long number, List<String> columns, List<String> cells) {}

  /**
   * The row that a line was read together with, for somebody who asks where its figures come from;
   * empty when it was read alone.
   */
  public Optional<Row> row(Intake intake, DocumentReader reader, RowFormat rowFormat, JsonNode line)
      throws IOException, MappingException {
    Lines where = answer(lines, input(intake), Lines::parse, intake);
    try (RowJoin rows = rows(where, intake, reader, rowFormat)) {
      String key = rows == null ? null : WireValue.id(line.at(where.rows().line()));
      List<String> cells = key == null ? null : rows.row(key);
      return cells == null
          ? Optional.empty()
          : Optional.of(new Row(
              intake.parts().get(where.rows().from()).document(),
              where.rows().at(),
              rows.count(),
              rows.header() == null ? List.of() : rows.header(),
              cells));
    }
  }

  private RowJoin rows(Lines where, Intake intake, DocumentReader reader, RowFormat format)
      throws IOException, MappingException {
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
    return new RowJoin(text, format, where.rows().column(), this::isNoRow);
  }

  private boolean isNoRow(List<String> row, List<String> header) {
    if (unclaimed == null) {
      return false;
    }
    ObjectNode input = JsonNodeFactory.instance.objectNode();
    input.set("row", RowJoin.json(row));
    input.set("header", RowJoin.json(header));
    try {
      ArrayNode answers = unclaimed.apply(input);
      return answers.size() == 1 && answers.get(0).path("noRow").asBoolean();
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "unclaimed in mapping %s: %s".formatted(name, e.getMessage()), e);
    }
  }

  private interface Parsing<T> {
    T of(JsonNode node);
  }

  private <T> T answer(JqFunction function, JsonNode input, Parsing<T> parsing, Intake intake)
      throws MappingException {
    try {
      ArrayNode answers = function.apply(input);
      if (answers.size() != 1) {
        throw new IllegalArgumentException(
            function.name() + " must give one answer, gave " + answers.size());
      }
      return parsing.of(answers.get(0));
    } catch (IllegalArgumentException e) {
      throw new MappingException(
          "%s %s (mapping %s): %s"
              .formatted(intake.account(), intake.dataset(), name, e.getMessage()),
          e);
    }
  }

  /** Name of the file without its ending, such as {@code sakura-bills}. */
  public String name() {
    return name;
  }

  /**
   * SHA-256 (hex) of the program: another mapping may say something else about the same documents.
   */
  public String hash() {
    return hash;
  }
}
