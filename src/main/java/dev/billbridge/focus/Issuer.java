package dev.billbridge.focus;

import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.rules.RuleBook.Columns;
import dev.billbridge.rules.RuleRow;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who issues an invoice.
 *
 * @param name legal entity
 * @param serviceProvider who sells the services
 * @param zone of its calendar
 * @param paymentTerms as on the invoice
 * @param isGross whether amounts contain tax
 * @param starts days as they were written before: a month has few, and every row several
 */
record Issuer(
    String name,
    String serviceProvider,
    ZoneId zone,
    String paymentTerms,
    boolean isGross,
    Map<LocalDate, String> starts) {

  static Issuer of(RuleRow row) {
    return new Issuer(
        row.text(Columns.ISSUER_NAME),
        row.text(Columns.SERVICE_PROVIDER_NAME),
        ZoneId.of(row.text(Columns.TIME_ZONE)),
        row.text(Columns.PAYMENT_TERMS),
        row.text(Columns.AMOUNTS).equals(Columns.GROSS),
        new ConcurrentHashMap<>());
  }

  /** The first instant of a day of its calendar, as FOCUS writes it; null for null. */
  String start(LocalDate day) {
    return day == null
        ? null
        : starts.computeIfAbsent(day, same -> time(day.atStartOfDay(zone).toInstant()));
  }

  /** UTC to the second. */
  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  boolean isOver(BillingPeriod period, Instant now) {
    return !now.isBefore(period.end().atStartOfDay(zone).toInstant());
  }
}
