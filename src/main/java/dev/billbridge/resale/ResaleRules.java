package dev.billbridge.resale;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.canonical.ContentHash;
import dev.billbridge.canonical.OperatorFile;
import dev.billbridge.rules.RuleBook;
import dev.billbridge.rules.RuleBook.Columns;
import dev.billbridge.rules.RuleException;
import dev.billbridge.rules.RuleFile;
import dev.billbridge.rules.RuleMatcher;
import dev.billbridge.rules.RuleProblem;
import dev.billbridge.rules.RuleRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** By which customers' bills are made: the rule files, read together, and their text to keep. */
public final class ResaleRules {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<RuleBook> FILES = List.of(
      RuleBook.CUSTOMERS, RuleBook.ASSIGNMENTS, RuleBook.PRICES, RuleBook.EXTRAS, RuleBook.ISSUERS);

  private final SortedMap<String, String> texts;
  private final Map<RuleBook, RuleFile> files = new EnumMap<>(RuleBook.class);
  private final Map<RuleBook, RuleMatcher> matchers = new EnumMap<>(RuleBook.class);
  private final Map<RuleRow, Assignment> assignments = new HashMap<>();
  private final Map<RuleRow, Price> prices = new HashMap<>();
  private final Map<Integer, Assignment> assignmentsByLine = new HashMap<>();
  private final Map<Integer, Price> pricesByLine = new HashMap<>();

  private ResaleRules(Path books, SortedMap<String, String> texts) throws RuleException {
    this.texts = texts;
    for (RuleBook book : FILES) {
      files.put(
          book,
          RuleFile.of(books.resolve(book.fileName()), texts.get(book.fileName()), book.shape()));
    }
    List<RuleProblem> problems = new RuleLinks(files, assignments, prices).problems();
    if (!problems.isEmpty()) {
      throw new RuleException(problems);
    }
    files.forEach((book, file) -> matchers.put(book, file.matcher()));
    assignments.forEach((row, assignment) -> assignmentsByLine.put(row.line(), assignment));
    prices.forEach((row, price) -> pricesByLine.put(row.line(), price));
  }

  /**
   * Reads the files of a folder. One that is not there counts as empty.
   *
   * @param books {@code routes/books}
   * @throws RuleException naming what is wrong in a file, or between them
   */
  public static ResaleRules read(Path books) throws RuleException {
    return read(books, books);
  }

  /**
   * Reads the files of a folder, or of another where that has them.
   *
   * @throws RuleException as {@link #read(Path)}
   */
  public static ResaleRules read(Path own, Path books) throws RuleException {
    SortedMap<String, String> texts = new TreeMap<>();
    for (RuleBook book : FILES) {
      Path file = Files.exists(own.resolve(book.fileName()))
          ? own.resolve(book.fileName())
          : books.resolve(book.fileName());
      try {
        texts.put(book.fileName(), Files.exists(file) ? OperatorFile.text(file) : header(book));
      } catch (IOException e) {
        // The reader of rules knows the sentence for it.
        book.read(file);
        throw new RuleException(
            List.of(new RuleProblem(file, 0, "cannot be read; let this user read it", true)));
      }
    }
    return new ResaleRules(books, texts);
  }

  private static String header(RuleBook book) {
    return String.join(
        ",", book.shape().results().stream().map(column -> column.name()).toList());
  }

  /**
   * Rules that were kept.
   *
   * @param text as {@link #text} has given it
   * @throws RuleException if this release no longer reads them
   */
  public static ResaleRules ofText(String text) throws RuleException {
    try {
      return new ResaleRules(
          Path.of("kept"),
          new TreeMap<>(JSON.readValue(text, new TypeReference<Map<String, String>>() {})));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the rules kept with a bill cannot be read", e);
    }
  }

  /** All of it, to be kept with what is made by it. */
  public String text() {
    try {
      return JSON.writeValueAsString(texts);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** SHA-256 (hex) over the texts. */
  public String hash() {
    ContentHash hash = new ContentHash();
    texts.forEach((name, text) -> hash.add(name).add(text));
    return hash.hex();
  }

  /** Whether there are no customers, and hence no bills. */
  public boolean isEmpty() {
    return files.get(RuleBook.CUSTOMERS).rows().isEmpty();
  }

  /**
   * Customers with the name of a configured account, from which the ledger could not tell them
   * apart.
   *
   * @return by file and line
   */
  public List<RuleProblem> clashes(Set<String> accounts) {
    return files.get(RuleBook.CUSTOMERS).rows().stream()
        .filter(row -> accounts.contains(Customer.of(row).id()))
        .map(row -> row.problem(
            "id = \"%s\" is the name of an account in the settings; give the customer another id"
                .formatted(Customer.of(row).id())))
        .toList();
  }

  /** Ids of all customers, of whatever month. */
  public Set<String> ids() {
    Set<String> ids = new TreeSet<>();
    files.get(RuleBook.CUSTOMERS).rows().forEach(row -> ids.add(Customer.of(row).id()));
    return ids;
  }

  /** The customers of a month, by id. */
  SortedMap<String, Customer> customers(YearMonth month) {
    SortedMap<String, Customer> customers = new TreeMap<>();
    files.get(RuleBook.CUSTOMERS).rows().stream()
        .filter(row -> row.applies(month))
        .map(Customer::of)
        .forEach(customer -> customers.put(customer.id(), customer));
    return customers;
  }

  /** To whom a line is charged; null where no row matches. */
  Assignment assignment(SourceLine line) {
    return matchers
        .get(RuleBook.ASSIGNMENTS)
        .match(line.subject())
        .map(assignments::get)
        .orElse(null);
  }

  /** The assignment in a line of its file. */
  Assignment assignment(int line) {
    return assignmentsByLine.get(line);
  }

  /** Every assignment there is. */
  List<Assignment> assignments() {
    return files.get(RuleBook.ASSIGNMENTS).rows().stream().map(assignments::get).toList();
  }

  /** What a customer pays for a line; null where no row matches. */
  Price price(String customer, SourceLine line) {
    return matchers
        .get(RuleBook.PRICES)
        .match(new CustomerSubject(customer, line.subject(), line.subject().month()))
        .map(prices::get)
        .orElse(null);
  }

  /** The price in a line of its file. */
  Price price(int line) {
    return pricesByLine.get(line);
  }

  /** What a customer pays besides in a month. */
  List<RuleRow> extras(String customer, YearMonth month) {
    return matchers.get(RuleBook.EXTRAS).matchAll(new CustomerSubject(customer, null, month));
  }

  /** Who issues statements, and whether their amounts contain tax. */
  public RuleMatcher issuers() {
    return matchers.get(RuleBook.ISSUERS);
  }

  /** What is probably not meant, by file and line. */
  public List<RuleProblem> doubts() {
    List<RuleProblem> doubts = new ArrayList<>();
    Set<String> ids = ids();
    for (RuleBook book : List.of(RuleBook.PRICES, RuleBook.EXTRAS)) {
      RuleFile file = files.get(book);
      new RuleFile(file.file(), file.shape().where("customer", ids), file.columns(), file.rows())
          .doubts().stream()
              .filter(doubt -> doubt.sentence().startsWith("customer = "))
              .forEach(doubts::add);
    }
    doubts.addAll(new RuleLinks(files, assignments, prices).doubts());
    doubts.addAll(withoutCurrency());
    return doubts;
  }

  /** Extras that keep a month from being drawn. */
  private List<RuleProblem> withoutCurrency() {
    List<RuleProblem> problems = new ArrayList<>();
    RuleFile extras = files.get(RuleBook.EXTRAS);
    for (RuleRow row : extras.rows()) {
      if (!Columns.FIXED.equals(row.text(Columns.METHOD)) || row.text(Columns.CURRENCY) != null) {
        continue;
      }
      RuleMatcher alone =
          new RuleFile(extras.file(), extras.shape(), extras.columns(), List.of(row)).matcher();
      files.get(RuleBook.CUSTOMERS).rows().stream()
          .filter(customer -> customer.text(Columns.CURRENCY) == null)
          .filter(customer -> customer
              .commonMonth(row)
              .flatMap(
                  month -> alone.match(new CustomerSubject(customer.text(Columns.ID), null, month)))
              .isPresent())
          .findFirst()
          .ifPresent(customer -> problems.add(
              row.problem("it has no currency, and neither has the customer %s; fill one of the two"
                  .formatted(customer.text(Columns.ID)))));
    }
    return problems;
  }
}
