package dev.billbridge.mapping;

import java.util.ArrayList;
import java.util.List;

/**
 * Where lines are in a document: a JSON pointer in which {@code *} stands for every element of an array or every value of an
 * object, such as {@code /datacenters/*}{@code /meters/*}.
 *
 * @param text     as written in the mapping
 * @param segments what is still to be walked
 */
record LinePath(String text, List<String> segments) {

  static LinePath parse(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("\"" + text + "\" is no path to lines; it begins with a slash, like /BillDetails/*");
    }
    return new LinePath(text, pointer(text));
  }

  /** The steps of a JSON pointer; none for the whole document. */
  static List<String> pointer(String pointer) {
    if (pointer.isEmpty()) {
      return List.of();
    }
    List<String> steps = new ArrayList<>();
    for (String step : pointer.substring(1).split("/", -1)) {
      steps.add(step.replace("~1", "/").replace("~0", "~"));
    }
    return steps;
  }

  /** The same path below a JSON pointer. */
  LinePath below(String pointer) {
    List<String> all = new ArrayList<>(pointer(pointer));
    all.addAll(segments);
    return new LinePath(text, all);
  }

  /** Nothing left to walk: here is a line. */
  boolean arrived() {
    return segments.isEmpty();
  }

  /** Those of the paths that go on through the child of this name, one step further. */
  static List<LinePath> step(List<LinePath> paths, String child) {
    List<LinePath> further = List.of();
    for (LinePath path : paths) {
      if (!path.arrived() && (path.segments.get(0).equals("*") || path.segments.get(0).equals(child))) {
        if (further.isEmpty()) {
          further = new ArrayList<>(2);
        }
        further.add(new LinePath(path.text, path.segments.subList(1, path.segments.size())));
      }
    }
    return further;
  }
}
