package dev.billbridge.sandbox.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which of the coming requests go wrong, and how. Safe for use by several threads. */
public final class FaultPlan {
  private final List<Planned> planned = new ArrayList<>();

  private record Planned(Pattern path, Fault fault, int times) {}

  /**
   * Lets the next {@code times} requests whose path and query contain a match of
   * {@code pathPattern} go wrong. Of several plans that match, the oldest comes first.
   *
   * @throws IllegalArgumentException if the pattern is not a regular expression or the number not
   *     positive
   */
  public synchronized void add(String pathPattern, Fault fault, int times) {
    if (times < 1) {
      throw new IllegalArgumentException("a fault happens at least once, not " + times + " times");
    }
    planned.add(new Planned(Pattern.compile(pathPattern), fault, times));
  }

  /** Forgets every fault that has not happened yet. */
  public synchronized void clear() {
    planned.clear();
  }

  synchronized Optional<Fault> next(String pathAndQuery) {
    for (int i = 0; i < planned.size(); i++) {
      Planned plan = planned.get(i);
      if (plan.path().matcher(pathAndQuery).find()) {
        if (plan.times() == 1) {
          planned.remove(i);
        } else {
          planned.set(i, new Planned(plan.path(), plan.fault(), plan.times() - 1));
        }
        return Optional.of(plan.fault());
      }
    }
    return Optional.empty();
  }
}
