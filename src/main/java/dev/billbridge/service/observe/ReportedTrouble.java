package dev.billbridge.service.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.billbridge.overview.Concerns;
import dev.billbridge.overview.RefusedChange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is wrong at this moment in another process, as its {@link HealthChecks} report it. */
public record ReportedTrouble(
    Map<String, String> blocked, List<String> stuck, Optional<RefusedChange> refusedChange)
    implements Concerns.Trouble {

  /** That nothing is known to be wrong. */
  public static final ReportedTrouble NONE =
      new ReportedTrouble(Map.of(), List.of(), Optional.empty());

  public ReportedTrouble {
    blocked = Map.copyOf(blocked);
    stuck = List.copyOf(stuck);
  }

  /** @param health what {@code /observe/health?data=true} answers */
  public static ReportedTrouble of(JsonNode health) {
    Map<String, String> details = new TreeMap<>();
    health
        .path("checks")
        .forEach(check -> check
            .path("data")
            .properties()
            .forEach(detail -> details.put(detail.getKey(), detail.getValue().asText())));
    Map<String, String> blocked = new TreeMap<>();
    details.forEach((name, reason) -> {
      if (name.endsWith(HealthChecks.IS_BLOCKED)) {
        blocked.put(name.substring(0, name.length() - HealthChecks.IS_BLOCKED.length()), reason);
      }
    });
    String refused = details.get(HealthChecks.REFUSED);
    return new ReportedTrouble(
        blocked,
        details.getOrDefault(HealthChecks.STUCK, "").lines().toList(),
        refused == null
            ? Optional.empty()
            : Optional.of(new RefusedChange(refused.lines().toList(), null)));
  }
}
