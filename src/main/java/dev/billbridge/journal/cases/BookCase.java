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
import dev.billbridge.rules.cases.RuleCase;
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
public record BookCase(Path routes, Path folder) implements RuleCase {

  private static final String STATEMENT = "statement.json";
  private static final String JOURNAL = "journal.txt";
  private static final String BILLS = "bills.txt";
  private static final String FOCUS = "focus.txt";

  /** All such cases that lie beside the routes, by name. */
  public static List<BookCase> in(Path routes) throws IOException {
    return RuleCase.folders(routes, STATEMENT).stream()
        .map(folder -> new BookCase(routes, folder))
        .toList();
  }

  @Override
  public String result(String file) throws IOException {
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
  @Override
  public List<String> expected() {
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
}
