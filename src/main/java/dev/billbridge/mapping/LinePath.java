package dev.billbridge.mapping;

import java.util.ArrayList;
import java.util.List;

/**
 * Where lines are in a document: a JSON pointer in which {@code *} stands for every element of an
 * array or every value of an object, such as {@code /datacenters/*}{@code /meters/*}. A name that
 * ends in a question mark may be missing in the document; any other name has to be there.
 *
 * @param text as written in the mapping, without question marks
 * @param steps what is still to be walked
 */
record LinePath(String text, List<Step> steps) {

  /**
   * @param isOptional whether an object without this name is one without lines, not one of another
   *     shape
   */
  record Step(String name, boolean isOptional) {

    boolean isAny() {
      return name.equals("*");
    }
  }

  static LinePath parse(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a path to lines; it begins with a slash, like /BillDetails/*");
    }
    List<Step> steps = pointer(text).stream()
        .map(step -> step.endsWith("?")
            ? new Step(step.substring(0, step.length() - 1), true)
            : new Step(step, false))
        .toList();
    return new LinePath(text.replace("?/", "/").replaceFirst("\\?$", ""), steps);
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
    List<Step> all = new ArrayList<>();
    pointer(pointer).forEach(step -> all.add(new Step(step, false)));
    all.addAll(steps);
    return new LinePath(text, all);
  }

  /** The names of the steps. */
  List<String> names() {
    return steps.stream().map(Step::name).toList();
  }

  /** Nothing left to walk: here is a line. */
  boolean arrived() {
    return steps.isEmpty();
  }

  /** The next step. */
  Step next() {
    return steps.get(0);
  }

  /** Those of the paths that go on through the child of this name, one step further. */
  static List<LinePath> step(List<LinePath> paths, String child) {
    List<LinePath> further = List.of();
    for (LinePath path : paths) {
      if (!path.arrived() && (path.next().isAny() || path.next().name().equals(child))) {
        if (further.isEmpty()) {
          further = new ArrayList<>(2);
        }
        further.add(new LinePath(path.text, path.steps.subList(1, path.steps.size())));
      }
    }
    return further;
  }
}
