package dev.billbridge.review;

import dev.billbridge.canonical.Finding;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.ledger.Ledger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * All open findings at a moment. What follows from the headers of statements is worked out anew
 * each time, since some of it comes with time alone; what took reading every record was kept in the
 * ledger when it was found.
 */
public final class OpenFindings {

  private OpenFindings() {}

  /** Of all accounts and datasets. */
  public static List<Finding> in(Ledger ledger, Findings.Limits limits, Instant now) {
    return in(ledger, ledger.statements().all(), limits, now);
  }

  /** @param statements the latest revision of each in this ledger */
  public static List<Finding> in(
      Ledger ledger, List<StatementRevision> statements, Findings.Limits limits, Instant now) {
    List<Finding> findings = new ArrayList<>(Findings.of(statements, limits, now));
    findings.addAll(ledger.comparisons().findings());
    return findings;
  }
}
