package dev.billbridge.rules;

import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.OperatorFile;
import dev.billbridge.settings.text.Nearest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads one rule file and reports everything that is wrong in it at once. */
final class RuleReader {

  private final Path file;
  private final RuleShape shape;
  private final List<RuleProblem> problems = new ArrayList<>();
  private char separator;

  RuleReader(Path file, RuleShape shape) {
    this.file = file;
    this.shape = shape;
  }

  RuleFile read() throws RuleException {
    return read(text());
  }

  RuleFile read(String text) throws RuleException {
    List<Line> lines = lines(text + "\n");
    if (lines.isEmpty()) {
      throw stop(
          0,
          "is empty; begin it with a header such as provider,productId,"
              + shape.results().get(0).name());
    }
    Line header = lines.get(0);
    header(header);
    List<RuleRow> rows = new ArrayList<>();
    if (problems.isEmpty()) {
      lines.subList(1, lines.size()).forEach(line -> row(header, line, rows));
    }
    if (!problems.isEmpty()) {
      throw new RuleException(problems);
    }
    return new RuleFile(
        file, shape, header.cells().stream().filter(shape::isMatched).toList(), rows);
  }

  /** @param number of its first line in the file, from 1 */
  private record Line(int number, List<String> cells) {}

  private String text() throws RuleException {
    try {
      return OperatorFile.text(file);
    } catch (NoSuchFileException e) {
      throw stop(0, "does not exist; add it, or correct the name in the settings");
    } catch (CharacterCodingException e) {
      throw stop(0, "is not UTF-8; save it as \"CSV UTF-8\"");
    } catch (IOException e) {
      throw stop(0, "cannot be read; let this user read it");
    }
  }

  private List<Line> lines(String text) throws RuleException {
    separator = separator(text);
    CSVFormat format = CSVFormat.RFC4180
        .builder()
        .setDelimiter(separator)
        .setCommentMarker('#')
        .setIgnoreEmptyLines(true)
        .setIgnoreSurroundingSpaces(true)
        .get();
    List<Line> lines = new ArrayList<>();
    try (CSVParser csv = CSVParser.parse(text, format)) {
      try {
        for (CSVRecord row : csv) {
          List<String> cells = row.stream().map(String::strip).toList();
          long breaks =
              row.stream().flatMapToInt(String::chars).filter(c -> c == '\n').count();
          // The parser counts the lines it has read, so a cell of several lines ends there.
          if (cells.stream().anyMatch(cell -> !cell.isEmpty())) {
            lines.add(new Line((int) (csv.getCurrentLineNumber() - breaks), cells));
          }
        }
      } catch (UncheckedIOException e) {
        throw stop(
            (int) csv.getCurrentLineNumber(),
            "has a quotation mark that is not closed or not doubled; write a mark inside a cell"
                + " twice: \"say \"\"yes\"\"\"");
      }
    } catch (IOException e) {
      throw stop(0, "cannot be read: " + e.getMessage());
    }
    return lines;
  }

  /** Of the header, the first line that is no comment. */
  private static char separator(String text) {
    String header = text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .findFirst()
        .orElse("");
    long semicolons = header.chars().filter(c -> c == ';').count();
    long commas = header.chars().filter(c -> c == ',').count();
    return semicolons > commas ? ';' : ',';
  }

  private void header(Line header) {
    Set<String> seen = new HashSet<>();
    for (String column : header.cells()) {
      if (column.isEmpty()) {
        problem(header, "has a column without a name; name it, or remove it");
      } else if (!seen.add(column)) {
        problem(header, "has the column %s twice; keep one".formatted(column));
      } else if (!shape.columns().contains(column)
          && !shape.isMatched(column)
          && !shape.isStatedAttribute(column)) {
        problem(
            header,
            "has a column \"%s\", which is unknown%s"
                .formatted(
                    column,
                    Nearest.hint(
                        column,
                        shape.columns(),
                        "there are %s%s"
                            .formatted(
                                String.join(", ", shape.columns()),
                                shape.takesAttributes() || shape.matched().isEmpty()
                                    ? " and attribute:NAME"
                                    : ""))));
      }
    }
    for (String required : shape.required()) {
      if (!seen.contains(required)) {
        problem(header, "has no column %s; add it".formatted(required));
      }
    }
  }

  private void row(Line header, Line line, List<RuleRow> rows) {
    if (line.cells().size() != header.cells().size()) {
      problem(line, sizeMistake(header, line));
      return;
    }
    int before = problems.size();
    List<Cell> cells = new ArrayList<>();
    Map<String, String> results = new TreeMap<>();
    YearMonth[] months = new YearMonth[2];
    for (int i = 0; i < header.cells().size(); i++) {
      String column = header.cells().get(i);
      String cell = line.cells().get(i);
      if (shape.isMatched(column)) {
        cells.add(cell(line, column, cell));
      } else if (column.equals(RuleShape.FROM) || column.equals(RuleShape.THROUGH)) {
        months[column.equals(RuleShape.FROM) ? 0 : 1] = month(line, column, cell);
      } else if (!cell.isEmpty()) {
        results.put(column, result(line, column, cell));
      }
    }
    for (String required : shape.required()) {
      if (!results.containsKey(required)) {
        problem(line, "%s is empty; fill it, or remove the row".formatted(required));
      }
    }
    if (months[0] != null && months[1] != null && months[0].isAfter(months[1])) {
      problem(
          line,
          "the row can never match: from %s is after through %s; swap or correct them"
              .formatted(months[0], months[1]));
    }
    if (problems.size() == before) {
      RuleRow row = new RuleRow(file, line.number(), cells, months[0], months[1], results);
      String mistake = shape.rule().apply(row);
      if (mistake != null) {
        problem(line, mistake);
      }
      rows.add(row);
    }
  }

  private String sizeMistake(Line header, Line line) {
    String mistake = "the row has %d cells, the header has %d"
        .formatted(line.cells().size(), header.cells().size());
    boolean comma = separator == ','
        && line.cells().size() > header.cells().size()
        && String.join(",", line.cells()).matches(".*[0-9],[0-9].*");
    return mistake
        + (comma
            ? "; if a figure has a decimal comma, write a point, or separate the file by semicolons"
            : "; add or remove a \"%s\", or put a text that contains one in quotes"
                .formatted(separator));
  }

  private Cell cell(Line line, String column, String text) {
    try {
      return Cell.parse(text);
    } catch (IllegalArgumentException e) {
      problem(line, "%s = \"%s\" %s".formatted(column, text, e.getMessage()));
      return Cell.ANY;
    }
  }

  private YearMonth month(Line line, String column, String text) {
    try {
      return text.isEmpty() ? null : BillingPeriod.month(text);
    } catch (IllegalArgumentException e) {
      problem(line, "%s = %s".formatted(column, e.getMessage()));
      return null;
    }
  }

  private String result(Line line, String column, String text) {
    ResultColumn result = shape.results().stream()
        .filter(each -> each.name().equals(column))
        .findFirst()
        .orElseGet(() -> ResultColumn.optional(column));
    String value = text;
    if (result.isFigure() && text.matches("[-0-9=. ]*[0-9],[0-9][-0-9=,. ]*")) {
      if (separator == ',') {
        problem(
            line,
            "%s = \"%s\" has a decimal comma, but the file is separated by commas; write %s, or"
                    .formatted(column, text, text.replace(',', '.'))
                + " separate the file by semicolons");
      }
      value = text.replace(',', '.');
    }
    try {
      result.rule().read(value);
    } catch (IllegalArgumentException e) {
      problem(line, "%s = \"%s\" %s".formatted(column, text, e.getMessage()));
    }
    return value;
  }

  private void problem(Line line, String sentence) {
    problems.add(new RuleProblem(file, line.number(), sentence, true));
  }

  private RuleException stop(int line, String sentence) {
    return new RuleException(List.of(new RuleProblem(file, line, sentence, true)));
  }
}
