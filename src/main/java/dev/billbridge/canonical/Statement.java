package dev.billbridge.canonical;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Currency;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The header of a statement as its documents state it, before the ledger has judged it.
 *
 * @param dataset kind of data it belongs to, such as {@code bills}
 * @param period billing period in the provider's calendar, end exclusive
 * @param issuedOn provider-local date; null when not stated
 * @param dueOn last day to pay, provider-local; null when not stated
 * @param total what the statement says its lines add up to; null when it states none
 * @param currency ISO 4217; null when the statement holds no money
 * @param statedLines how many lines the documents say follow; null when they do not say
 * @param paymentStatus as the provider says; {@link PaymentStatus#UNKNOWN} when it does not
 * @param stated the provider's own word on finality; null when it has none
 * @param finalFrom for providers that do not say: from this instant on an unchanged statement may
 *     be taken as final; null when {@code stated} decides
 * @param attributes whatever else the header said
 * @param practice how its provider makes statements; not part of what this one says
 */
public record Statement(
    StatementKey key,
    String dataset,
    BillingPeriod period,
    LocalDate issuedOn,
    LocalDate dueOn,
    BigDecimal total,
    Currency currency,
    Long statedLines,
    PaymentStatus paymentStatus,
    Boolean stated,
    Instant finalFrom,
    SortedMap<String, String> attributes,
    Practice practice) {

  /**
   * Attribute of a statement, and of each of its records, that the provider has not made: its
   * amounts are calculated from figures that it did state, and hold until it makes a statement of
   * that time.
   */
  public static final String ESTIMATED = "estimated";

  /** A statement of a provider without practices of its own. */
  public Statement(
      StatementKey key,
      String dataset,
      BillingPeriod period,
      LocalDate issuedOn,
      LocalDate dueOn,
      BigDecimal total,
      Currency currency,
      Long statedLines,
      PaymentStatus paymentStatus,
      Boolean stated,
      Instant finalFrom,
      SortedMap<String, String> attributes) {
    this(
        key,
        dataset,
        period,
        issuedOn,
        dueOn,
        total,
        currency,
        statedLines,
        paymentStatus,
        stated,
        finalFrom,
        attributes,
        Practice.PLAIN);
  }

  public Statement {
    Text.identifier("dataset", dataset);
    if (period == null) {
      throw new IllegalArgumentException("a statement without a billing period");
    }
    total = ExactDecimal.canonical(total);
    if (total != null && currency == null) {
      throw new IllegalArgumentException("a total without a currency");
    }
    attributes.forEach(Text::attribute);
    attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
  }

  /**
   * Whether this is an estimate, which every statement of the provider's own for the same time
   * takes the place of.
   */
  public boolean isEstimate() {
    return "true".equals(attributes.get(ESTIMATED));
  }

  /**
   * When what it speaks of is over: {@code finalFrom} where there is one, otherwise the end of its
   * period in UTC. The provider's own time zone is not kept with a statement, so the second may be
   * off by up to 14 hours.
   */
  public Instant closedFrom() {
    return finalFrom != null
        ? finalFrom
        : period.end().atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /**
   * SHA-256 (hex) over what the header says about the charges; payment and finality change on their
   * own and are left out.
   */
  public String contentHash() {
    ContentHash hash = new ContentHash()
        .add(dataset)
        .add(period.start().toString())
        .add(period.end().toString())
        .add(issuedOn == null ? null : issuedOn.toString())
        .add(dueOn == null ? null : dueOn.toString())
        .add(ExactDecimal.text(total))
        .add(currency == null ? null : currency.getCurrencyCode());
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      hash.add(attribute.getKey()).add(attribute.getValue());
    }
    return hash.hex();
  }
}
