package dev.billbridge.mapping;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Sees to it, while a document is walked, that the lists which are looked for are where they are
 * looked for. An empty list and null say that there is nothing; a missing name says so only where
 * the path allows it; everything else is another shape.
 */
final class ListShape {

  /** Names of an object that a sentence lists. */
  private static final int NAMES = 12;

  private final String document;
  private final List<LinePath> paths;
  private boolean found;

  /** @param paths where the lists are, each from the place the walk begins at */
  ListShape(String document, List<LinePath> paths) {
    this.document = document;
    this.paths = paths;
  }

  /** What an object has to have, filled as its names pass by. */
  final class Names {

    private final Set<String> missing = new TreeSet<>();
    private final List<LinePath> named;
    private final List<String> seen = new ArrayList<>(NAMES);

    private Names(List<LinePath> named) {
      this.named = named;
      named.forEach(path -> missing.add(path.next().name()));
    }

    void pass(String name) {
      missing.remove(name);
      if (seen.size() < NAMES || missing.stream().anyMatch(name::equalsIgnoreCase)) {
        seen.add(name);
      }
    }

    void end(String pointer) throws ShapeException {
      for (LinePath path : named) {
        String name = path.next().name();
        if (missing.contains(name)) {
          String alike =
              seen.stream().filter(name::equalsIgnoreCase).findFirst().orElse(null);
          if (alike != null || !path.next().isOptional()) {
            throw new ShapeException(
                document,
                pointer,
                "there is no \"%s\", which %s reads; %s. Another shape does not count as \"none\""
                    .formatted(
                        name,
                        path.text(),
                        alike != null
                            ? "but there is \"" + alike + "\""
                            : seen.isEmpty()
                                ? "the object is empty"
                                : "there are " + String.join(", ", seen)));
          }
        }
      }
    }
  }

  /**
   * The walk has come to a value, with paths that go on below it.
   *
   * @param pending none of them has arrived
   * @return what an object has to have; null for anything else, and where nothing is looked for
   */
  Names enter(JsonParser parser, List<LinePath> pending, String pointer)
      throws IOException, ShapeException {
    JsonToken token = parser.currentToken();
    if (pending.isEmpty()) {
      return null;
    }
    boolean any = pending.stream().anyMatch(path -> path.next().isAny());
    if (token == JsonToken.VALUE_NULL && !pointer.isEmpty()) {
      found = true;
      return null;
    }
    if (token == JsonToken.START_ARRAY) {
      LinePath named = pending.stream()
          .filter(path -> !path.next().isAny() && !isIndex(path.next().name()))
          .findFirst()
          .orElse(null);
      if (named != null) {
        throw new ShapeException(
            document,
            pointer,
            "a list stands where an object with \"%s\" should, which %s reads"
                .formatted(named.next().name(), named.text()));
      }
      found |= any;
      return null;
    }
    // A list may be written as an object of its entries, but not as the whole document.
    if (token == JsonToken.START_OBJECT && !(any && pointer.isEmpty())) {
      found |= any;
      List<LinePath> named =
          pending.stream().filter(path -> !path.next().isAny()).toList();
      return named.isEmpty() ? null : new Names(named);
    }
    throw new ShapeException(
        document,
        pointer,
        "%s stands where %s should, which %s reads"
            .formatted(
                kind(token),
                any ? "a list" : "an object with \"" + pending.get(0).next().name() + "\"",
                pending.get(0).text()));
  }

  /** A line itself has been reached. */
  void arrived() {
    found = true;
  }

  /** The walk is over. */
  void end() throws ShapeException {
    if (!found && !paths.isEmpty() && paths.stream().noneMatch(ListShape::nested)) {
      throw new ShapeException(
          document,
          "",
          "nothing is where lines should be: there is none of %s. Another shape does not count as \"none\""
              .formatted(String.join(
                  ", ", paths.stream().map(LinePath::text).distinct().toList())));
    }
  }

  /** Whether the optional name comes below a list, which may be empty. */
  private static boolean nested(LinePath path) {
    return path.steps().stream()
        .takeWhile(step -> !step.isOptional())
        .anyMatch(LinePath.Step::isAny);
  }

  private static boolean isIndex(String name) {
    return !name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static String kind(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case VALUE_STRING -> "a text";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "true or false";
      default -> "null";
    };
  }
}
