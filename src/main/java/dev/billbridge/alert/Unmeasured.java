package dev.billbridge.alert;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which alerts cannot be compared, and why. */
final class Unmeasured {

  private final Set<String> withoutMeasure = new LinkedHashSet<>();
  private final Map<Cause, List<String>> groups = new LinkedHashMap<>();

  private record Cause(String alert, YearMonth month, String obstacle) {}

  /** Takes note of a reading if it cannot be compared. */
  void add(Reading reading) {
    String obstacle = reading.obstacle();
    if (reading.value() == null) {
      withoutMeasure.add(reading.title() + ": " + obstacle);
    }
    if (obstacle != null) {
      groups
          .computeIfAbsent(
              new Cause(reading.alert().text(), reading.month(), obstacle),
              same -> new ArrayList<>())
          .add(reading.name());
    }
  }

  /** What will not come by itself, a sentence for each group, whatever its currencies. */
  Set<String> withoutMeasure() {
    return withoutMeasure;
  }

  /** A sentence for each alert, month and cause. */
  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    groups.forEach((cause, names) -> {
      String name = names.get(0).isEmpty()
          ? ""
          : names.size() == 1
              ? names.get(0) + " "
              : "%s and %d more, ".formatted(names.get(0), names.size() - 1);
      sentences.add("%s: %s%s: %s".formatted(cause.alert(), name, cause.month(), cause.obstacle()));
    });
    return sentences;
  }
}
