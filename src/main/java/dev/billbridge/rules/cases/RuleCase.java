package dev.billbridge.rules.cases;

import dev.billbridge.canonical.OperatorFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A folder {@code tests/books/<case>} that says what rules are to make of something, as texts. */
public interface RuleCase {

  /** Name of the folder of all cases, in that of the tests. */
  String BOOKS = "books";

  /** Where it lies. */
  Path folder();

  /** Names of its files that say what is expected. */
  List<String> expected();

  /**
   * What comes out.
   *
   * @param file one of those expected
   */
  String result(String file) throws IOException;

  /**
   * The folders of cases that lie beside the routes, by name; none when there is no folder for
   * them.
   *
   * @param file that a folder of this kind of case has
   */
  static List<Path> folders(Path routes, String file) throws IOException {
    Path books = routes.resolve("tests").resolve(BOOKS);
    if (!Files.isDirectory(books)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(books)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve(file)))
          .sorted()
          .toList();
    }
  }

  /** {@code books/another-account-from-november}. */
  default String name() {
    return BOOKS + "/" + folder().getFileName();
  }

  /** Whether it says what is expected. */
  default boolean expectsSomething() {
    return expected().stream().allMatch(file -> Files.exists(folder().resolve(file)));
  }

  /** Every difference in one line; none when all is as expected. */
  default List<String> differences() throws IOException {
    List<String> differences = new ArrayList<>();
    for (String file : expected()) {
      if (Files.exists(folder().resolve(file))) {
        List<String> expected =
            OperatorFile.text(folder().resolve(file)).lines().toList();
        List<String> actual = result(file).lines().toList();
        for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
          String one = i < expected.size() ? expected.get(i).strip() : "nothing";
          String other = i < actual.size() ? actual.get(i).strip() : "nothing";
          if (!one.equals(other)) {
            differences.add("%s:%d: expected %s, got %s".formatted(file, i + 1, one, other));
          }
        }
      } else {
        differences.add(
            "there is no %s; write what comes out with --write, and read it".formatted(file));
      }
    }
    return differences;
  }

  /** Writes what comes out as what is expected. */
  default void write() throws IOException {
    for (String file : expected()) {
      Files.writeString(folder().resolve(file), result(file), StandardCharsets.UTF_8);
    }
  }
}
