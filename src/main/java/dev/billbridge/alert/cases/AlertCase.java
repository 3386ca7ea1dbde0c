package dev.billbridge.alert.cases;

import dev.billbridge.alert.AlertFile;
import dev.billbridge.alert.AlertWatch;
import dev.billbridge.analyze.Report;
import dev.billbridge.collect.RunReport;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.posting.Lifecycle;
import dev.billbridge.rules.RuleBook;
import dev.billbridge.rules.RuleException;
import dev.billbridge.rules.cases.RuleCase;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A case of alerts: {@code charges.csv} says which charges became known on which day, and
 * {@code alerts.txt} what the alerts come to at noon (UTC) of each of these days, and what they
 * send. They are those of its own {@code alerts.yaml} or, without one, of the one in {@code books}.
 */
public record AlertCase(Path routes, Path folder) implements RuleCase {

  private static final String CHARGES = "charges.csv";
  private static final String ISSUERS = RuleBook.ISSUERS.fileName();

  /** All cases of alerts that lie beside the routes, by name. */
  public static List<AlertCase> in(Path routes) throws IOException {
    return RuleCase.folders(routes, CHARGES).stream()
        .map(folder -> new AlertCase(routes, folder))
        .toList();
  }

  @Override
  public List<String> expected() {
    return List.of("alerts.txt");
  }

  @Override
  public String result(String file) throws IOException {
    try {
      return evaluated(CaseCharges.read(folder.resolve(CHARGES)));
    } catch (RuleException | IllegalArgumentException e) {
      // Without the place of the routes, which differs from machine to machine.
      return e.getMessage()
              .replace(folder + File.separator, "")
              .replace(routes + File.separator, "")
          + "\n";
    }
  }

  private String evaluated(CaseCharges charges) throws RuleException {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    String database = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=0";
    try (Ledger ledger = Ledger.open(database, "", "", now::get, Lifecycle.STANDARD, List.of())) {
      AlertWatch watch = new AlertWatch(ledger, rules(AlertFile.NAME), rules(ISSUERS), now::get);
      StringBuilder text = new StringBuilder();
      for (LocalDate day : charges.days()) {
        now.set(day.atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC));
        charges.post(ledger, day, now.get());
        text.append(text.isEmpty() ? "" : "\n").append(day).append('\n');
        RunReport sent = watch.evaluate().orElse(null);
        Report report = watch.report();
        report
            .rows()
            .forEach(row -> text.append("    ").append(shown(report, row)).append('\n'));
        if (sent != null) {
          sent.findings().forEach(each -> text.append("    sent: ").append(each).append('\n'));
          sent.failures()
              .forEach(each -> text.append("    failed: ").append(each).append('\n'));
        }
      }
      return text.toString();
    }
  }

  private Path rules(String file) {
    Path own = folder.resolve(file);
    return Files.exists(own) ? own : routes.resolve(RuleBook.FOLDER).resolve(file);
  }

  /** {@code cost-of-traffic: tokyo, 2026-11, 21.2 JPY/GB, firing: 1.5 times the usual 12.4 …}. */
  private static String shown(Report report, List<String> row) {
    Map<String, String> cells = new HashMap<>();
    for (int i = 0; i < row.size(); i++) {
      cells.put(report.headings().get(i), row.get(i));
    }
    String value = cells.get("value");
    return cells.get("alert") + ": "
        + Stream.of(
                cells.get("group"),
                cells.get("month"),
                value == null ? null : (value + " " + cells.get("unit")).strip(),
                state(cells))
            .filter(Objects::nonNull)
            .collect(Collectors.joining(", "));
  }

  private static String state(Map<String, String> cells) {
    String state = cells.get("state");
    String why = cells.get("why");
    if (why == null || why.contains(state)) {
      return why == null ? state : why;
    }
    return state + ": " + (why.equals(cells.get("limit")) ? "limit " + why : why);
  }
}
