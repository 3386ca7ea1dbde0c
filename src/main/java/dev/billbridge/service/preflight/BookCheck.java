package dev.billbridge.service.preflight;

import dev.billbridge.alert.AlertFile;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.resale.ResaleRules;
import dev.billbridge.rules.RuleBook;
import dev.billbridge.rules.RuleException;
import dev.billbridge.rules.RuleFile;
import dev.billbridge.rules.RuleProblem;
import dev.billbridge.rules.RuleShape;
import dev.billbridge.settings.SinkSettings;
import dev.billbridge.settings.text.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The rule files in {@code routes/books}: whether they can be read, and whether each row can
 * decide.
 */
public final class BookCheck {

  private BookCheck() {}

  /**
   * All mistakes, by file and line.
   *
   * @param words the only values of some columns, such as the configured accounts
   */
  public static List<Mistake> of(Path routes, Map<String, Set<String>> words) {
    Mistakes mistakes = new Mistakes();
    Map<String, Set<String>> known =
        withCustomers(words, customers(routes.resolve(RuleBook.FOLDER), words, mistakes));
    alerts(routes.resolve(RuleBook.FOLDER), known, mistakes);
    for (Path file : files(routes.resolve(RuleBook.FOLDER), mistakes)) {
      Optional<RuleBook> book = RuleBook.of(file);
      if (book.isEmpty()) {
        List<String> names =
            Arrays.stream(RuleBook.values()).map(RuleBook::fileName).toList();
        mistakes.note(
            file,
            0,
            "is not read by anything"
                + Nearest.hint(
                    file.getFileName().toString(),
                    names,
                    "rule files are %s, or begin so, such as accounts-datev.csv"
                        .formatted(String.join(", ", names))));
      } else {
        problems(file, shape(book.get(), known)).forEach(problem -> add(problem, mistakes));
      }
    }
    return mistakes.all();
  }

  private static void alerts(Path books, Map<String, Set<String>> words, Mistakes mistakes) {
    try {
      AlertFile file = AlertFile.read(books.resolve(AlertFile.NAME));
      file.doubts(words).forEach(each -> add(each, mistakes));
    } catch (RuleException e) {
      e.problems().forEach(each -> add(each, mistakes));
    }
  }

  /**
   * Names of alerts in the settings that do not exist.
   *
   * @param sinks the names that each sink gives, by the key that gives them
   */
  public static List<Mistake> alerts(Path routes, Map<String, Set<String>> sinks) {
    Mistakes mistakes = new Mistakes();
    Path books = routes.resolve(RuleBook.FOLDER);
    try {
      Set<String> known = AlertFile.read(books.resolve(AlertFile.NAME)).names();
      sinks.forEach((key, names) -> names.stream()
          .filter(name -> !name.equals(SinkSettings.Selection.ALL_ALERTS) && !known.contains(name))
          .forEach(name -> mistakes.add(
              books.resolve(AlertFile.NAME),
              0,
              "has no alert \"%s\", which %s names%s"
                  .formatted(
                      name,
                      key,
                      Nearest.hint(
                          name,
                          known,
                          known.isEmpty()
                              ? "there is none"
                              : "there are " + String.join(", ", known))))));
    } catch (RuleException e) {
      // Reported with the file itself.
      return List.of();
    }
    return mistakes.all();
  }

  /** Customers' bills are statements too: rules may name their provider and accounts. */
  private static Map<String, Set<String>> withCustomers(
      Map<String, Set<String>> words, Set<String> customers) {
    Map<String, Set<String>> names = new HashMap<>(words);
    names.computeIfPresent("provider", (column, known) -> with(known, Set.of(StatementKey.RESALE)));
    names.computeIfPresent("account", (column, known) -> with(known, customers));
    return names;
  }

  private static Set<String> with(Set<String> some, Set<String> others) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(others);
    return all;
  }

  /**
   * What the files of customers' bills say of each other.
   *
   * @return ids of the customers, as far as they can be read
   */
  private static Set<String> customers(
      Path books, Map<String, Set<String>> words, Mistakes mistakes) {
    if (!Files.exists(books.resolve(RuleBook.CUSTOMERS.fileName()))) {
      return Set.of();
    }
    try {
      ResaleRules rules = ResaleRules.read(books);
      rules.doubts().forEach(each -> add(each, mistakes));
      rules.clashes(words.getOrDefault("account", Set.of())).forEach(each -> add(each, mistakes));
      return rules.ids();
    } catch (RuleException e) {
      e.problems().forEach(each -> add(each, mistakes));
      return Set.of();
    }
  }

  private static void add(RuleProblem problem, Mistakes mistakes) {
    if (problem.stops()) {
      mistakes.add(problem.file(), problem.line(), problem.sentence());
    } else {
      mistakes.note(problem.file(), problem.line(), problem.sentence());
    }
  }

  private static RuleShape shape(RuleBook book, Map<String, Set<String>> words) {
    RuleShape shape = book.shape();
    for (Map.Entry<String, Set<String>> known : words.entrySet()) {
      shape = shape.where(known.getKey(), known.getValue());
    }
    return shape;
  }

  private static List<RuleProblem> problems(Path file, RuleShape shape) {
    try {
      return RuleFile.read(file, shape).doubts();
    } catch (RuleException e) {
      return e.problems();
    }
  }

  private static List<Path> files(Path folder, Mistakes mistakes) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
    } catch (IOException e) {
      mistakes.add(folder, 0, "cannot be read; let this user read it");
      return new ArrayList<>();
    }
  }
}
