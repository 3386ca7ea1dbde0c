package dev.billbridge.journal.cases;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.canonical.OperatorFile;
import dev.billbridge.canonical.Text;
import dev.billbridge.focus.Catalogue;
import dev.billbridge.focus.ExportException;
import dev.billbridge.focus.StatementRows;
import dev.billbridge.journal.JournalDocument;
import dev.billbridge.journal.JournalHeldException;
import dev.billbridge.journal.JournalMaker;
import dev.billbridge.journal.JournalRules;
import dev.billbridge.journal.format.JournalFormats;
import dev.billbridge.resale.Balance;
import dev.billbridge.resale.MonthBills;
import dev.billbridge.resale.ResaleRules;
import dev.billbridge.resale.SourceLine;
import dev.billbridge.resale.UnpricedException;
import dev.billbridge.rules.RuleBook;
import dev.billbridge.rules.RuleException;
import dev.billbridge.rules.RuleMatcher;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One case: a folder {@code tests/books/<case>} with {@code statement.json} and
 * {@code records.json} as mapping cases have them, rule files of its own where it does not use
 * those in {@code books}, and the expected entries in {@code journal.txt}, spelt as hledger spells
 * them; or the sentence for which they are held. A case with a {@code customers.csv} expects their
 * bills in {@code bills.txt} instead. One with a {@code services.csv}, {@code units.csv} or
 * {@code issuers.csv} expects rows of FOCUS in {@code focus.txt}, and entries only if it has a
 * {@code journal.txt}; both are compared.
 */
public record BookCase(Path routes, Path folder) {

  /** Name of the folder of all cases, in that of the tests. */
  public static final String BOOKS = "books";

  private static final String STATEMENT = "statement.json";
  private static final String JOURNAL = "journal.txt";
  private static final String BILLS = "bills.txt";
  private static final String FOCUS = "focus.txt";

  /** All cases that lie beside the routes, by name; none when there is no folder for them. */
  public static List<BookCase> in(Path routes) throws IOException {
    Path books = routes.resolve("tests").resolve(BOOKS);
    if (!Files.isDirectory(books)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(books)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve(STATEMENT)))
          .sorted()
          .map(folder -> new BookCase(routes, folder))
          .toList();
    }
  }

  /** Whether it says what is expected. */
  public boolean expectsSomething() {
    return expected().stream().allMatch(file -> Files.exists(folder.resolve(file)));
  }

  /** Every difference in one line; none when all is as expected. */
  public List<String> differences() throws IOException {
    List<String> differences = new ArrayList<>();
    for (String file : expected()) {
      if (Files.exists(folder.resolve(file))) {
        List<String> expected = OperatorFile.text(folder.resolve(file)).lines().toList();
        compare(file, expected, result(file).lines().toList(), differences);
      } else {
        differences.add(
            "there is no %s; write what comes out with --write, and read it".formatted(file));
      }
    }
    return differences;
  }

  private static void compare(
      String file, List<String> expected, List<String> actual, List<String> differences) {
    for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
      String one = i < expected.size() ? expected.get(i).strip() : "nothing";
      String other = i < actual.size() ? actual.get(i).strip() : "nothing";
      if (!one.equals(other)) {
        differences.add("%s:%d: expected %s, got %s".formatted(file, i + 1, one, other));
      }
    }
  }

  /** Writes what comes out as what is expected. */
  public void write() throws IOException {
    for (String file : expected()) {
      Files.writeString(folder.resolve(file), result(file), StandardCharsets.UTF_8);
    }
  }

  private String result(String file) throws IOException {
    try {
      CaseStatement statement = CaseStatement.of(json(STATEMENT), json("records.json"));
      if (file.equals(BILLS)) {
        return bills(statement);
      }
      if (file.equals(FOCUS)) {
        return focus(statement);
      }
      JournalMaker maker = new JournalMaker(
          new JournalRules(rules(RuleBook.ACCOUNTS), rules(RuleBook.PARTIES), true, null));
      JournalDocument document = maker.make(statement, List.of());
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      JournalFormats.of("hledger", folder, null).write(statement.revision(), document, text);
      return text.toString(StandardCharsets.UTF_8);
    } catch (JournalHeldException e) {
      // Without the place of the routes, which differs from machine to machine.
      return "held: " + e.getMessage().replace(routes + File.separator, "") + "\n";
    } catch (RuleException | ExportException e) {
      return e.getMessage().replace(routes + File.separator, "") + "\n";
    } catch (NoSuchFileException e) {
      return Path.of(e.getFile()).getFileName() + " is missing; add it\n";
    } catch (JsonProcessingException e) {
      return "%s and records.json must be JSON: %s\n".formatted(STATEMENT, e.getOriginalMessage());
    } catch (IllegalArgumentException | DateTimeException e) {
      return "%s or records.json cannot be used: %s\n".formatted(STATEMENT, e.getMessage());
    }
  }

  /** A case is about what it has rule files of its own for. */
  private List<String> expected() {
    if (has(RuleBook.CUSTOMERS.fileName())) {
      return List.of(BILLS);
    }
    boolean isAboutRows = has(FOCUS)
        || Stream.of(RuleBook.SERVICES, RuleBook.UNITS, RuleBook.ISSUERS)
            .anyMatch(book -> has(book.fileName()));
    if (!isAboutRows) {
      return List.of(JOURNAL);
    }
    return has(JOURNAL) ? List.of(JOURNAL, FOCUS) : List.of(FOCUS);
  }

  private boolean has(String file) {
    return Files.exists(folder.resolve(file));
  }

  /** A column in each line, and an empty line between rows. */
  private String focus(CaseStatement statement) throws RuleException {
    return StatementRows.of(statement, new Catalogue(folder, routes.resolve(RuleBook.FOLDER)))
        .stream()
        .map(row -> row.entrySet().stream()
            .map(cell -> cell.getKey() + ": " + Text.oneLine(cell.getValue()) + "\n")
            .collect(Collectors.joining()))
        .collect(Collectors.joining("\n"));
  }

  private String bills(CaseStatement statement) throws RuleException {
    ResaleRules rules = ResaleRules.read(folder, routes.resolve(RuleBook.FOLDER));
    List<SourceLine> lines = new ArrayList<>();
    statement.records(record ->
        SourceLine.of(statement.revision(), record, rules.issuers()).ifPresent(lines::add));
    StringBuilder text = new StringBuilder();
    try (MonthBills month = new MonthBills(
        rules, YearMonth.from(statement.revision().statement().period().start()), lines::forEach)) {
      month.distribution().balances().forEach(balance -> text.append(balance).append('\n'));
      List<String> unmade = month.bills(bill -> {
        text.append("\n%s %s %s\n"
            .formatted(
                bill.customer().id(),
                Balance.shown(bill.total(), bill.currency()),
                bill.currency()));
        bill.lines()
            .forEach(line -> text.append("    %s  %s  %s\n"
                .formatted(
                    Balance.shown(line.amount(), bill.currency()),
                    line.resourceId(),
                    line.thing().text())));
      });
      unmade.forEach(sentence -> text.append("not drawn: ").append(sentence).append('\n'));
    } catch (UnpricedException e) {
      text.append("not drawn: ").append(e.getMessage()).append('\n');
    }
    return text.toString();
  }

  private JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(OperatorFile.text(folder.resolve(file)));
  }

  private RuleMatcher rules(RuleBook book) throws RuleException {
    Path own = folder.resolve(book.fileName());
    return book.read(
            Files.exists(own) ? own : routes.resolve(RuleBook.FOLDER).resolve(book.fileName()))
        .matcher();
  }

  /** {@code books/another-account-from-november}. */
  @Override
  public String toString() {
    return BOOKS + "/" + folder.getFileName();
  }
}
