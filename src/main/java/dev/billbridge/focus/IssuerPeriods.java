package dev.billbridge.focus;

import dev.billbridge.canonical.BillingPeriod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The dataset Billing Period: a row for each issuer. */
final class IssuerPeriods {

  /** By name of the issuer. */
  private final SortedMap<String, Seen> seen = new TreeMap<>();

  /** When an issuer's statements were collected first and last. */
  private record Seen(Issuer issuer, Instant first, Instant last) {

    Seen and(Seen other) {
      return new Seen(
          issuer,
          first.isBefore(other.first) ? first : other.first,
          last.isAfter(other.last) ? last : other.last);
    }
  }

  void add(Charge.Source source) {
    seen.merge(
        source.issuer().name(),
        new Seen(source.issuer(), source.created(), source.revision().collectedAt()),
        Seen::and);
  }

  /** @return the SHA-256 of the file, in hexadecimal digits */
  String write(Path path, PeriodPlan plan) throws IOException {
    try (HashedCsv file = new HashedCsv(
        path,
        List.of(
            "BillingPeriodCreated",
            "BillingPeriodEnd",
            "BillingPeriodLastUpdated",
            "BillingPeriodStart",
            "BillingPeriodStatus",
            "InvoiceIssuerName"))) {
      BillingPeriod period = plan.period();
      for (Seen each : seen.values()) {
        file.row(List.of(
            Issuer.time(each.first()),
            each.issuer().start(period.end()),
            Issuer.time(each.last()),
            each.issuer().start(period.start()),
            plan.isClosing() ? "Closed" : "Open",
            each.issuer().name()));
      }
      file.finish();
      return file.sha256();
    }
  }
}
