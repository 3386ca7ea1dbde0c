package dev.billbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.billbridge.archive.Document;
import dev.billbridge.archive.Intake;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.Statement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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
    /** @return false when nothing of the statement is wanted; then nothing else is read */
    boolean statement(Statement statement) throws IOException;

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
   * @throws IOException if the archive cannot be read, or the receiver fails
   */
  public void map(Intake intake, DocumentReader reader, RowFormat rowFormat, Receiver receiver)
      throws IOException, MappingException {
    new IntakeReading(this, intake, reader, rowFormat).map(receiver);
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
   * The row that a line was read together with, to show where its figures come from.
   *
   * @return empty when the line was read alone
   * @throws MappingException if the intake cannot be read by this mapping
   * @throws IOException if the archive cannot be read
   */
  public Optional<Row> row(Intake intake, DocumentReader reader, RowFormat rowFormat, JsonNode line)
      throws IOException, MappingException {
    return new IntakeReading(this, intake, reader, rowFormat).row(line);
  }

  Lines lines(JsonNode input, Intake intake) throws MappingException {
    return answer(lines, input, Lines::parse, intake);
  }

  CanonicalReader.Header statement(JsonNode input, Intake intake) throws MappingException {
    return answer(
        statement,
        input,
        node -> CanonicalReader.statement(node, intake.provider(), intake.dataset()),
        intake);
  }

  /** @throws IllegalArgumentException if the function fails */
  ArrayNode record(JsonNode input) {
    return record.apply(input);
  }

  /** Whether the mapping accounts for a row of CSV that belongs to no line. */
  boolean isNoRow(List<String> row, List<String> header) {
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

  private <T> T answer(
      JqFunction function, JsonNode input, Function<JsonNode, T> parsing, Intake intake)
      throws MappingException {
    try {
      ArrayNode answers = function.apply(input);
      if (answers.size() != 1) {
        throw new IllegalArgumentException(
            function.name() + " must give one answer, gave " + answers.size());
      }
      return parsing.apply(answers.get(0));
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
