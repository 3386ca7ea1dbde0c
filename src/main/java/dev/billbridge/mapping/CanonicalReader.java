package dev.billbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ChargeCategory;
import dev.billbridge.canonical.ExactDecimal;
import dev.billbridge.canonical.Kind;
import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.Practice;
import dev.billbridge.canonical.Provenance;
import dev.billbridge.canonical.Rounding;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes canonical values of what a mapping answers. A field the canonical form does not have is
 * refused, not dropped.
 */
final class CanonicalReader {

  static final Set<String> STATEMENT_FIELDS = Set.of(
      "accountNumber",
      "statementId",
      "period",
      "zone",
      "issuedOn",
      "dueOn",
      "total",
      "currency",
      "lineCount",
      "paymentStatus",
      "final",
      "finalFrom",
      "estimate",
      "replaces",
      "rounding",
      "attributes");
  static final Set<String> RECORD_FIELDS = Set.of(
      "kind",
      "chargeCategory",
      "resourceId",
      "resourceName",
      "resourceType",
      "lineKey",
      "period",
      "usageStart",
      "usageEnd",
      "productId",
      "productName",
      "region",
      "quantity",
      "unit",
      "unitPrice",
      "amount",
      "amountIs",
      "currency",
      "netAmount",
      "taxAmount",
      "lineNumber",
      "signByTotal",
      "attributes");

  /** Fields of both that must be the provider's own figures. */
  static final Set<String> FIGURES =
      Set.of("total", "lineCount", "quantity", "unitPrice", "amount", "netAmount", "taxAmount");

  /** The one calculation a mapping may request. */
  private static final String QUANTITY_TIMES_UNIT_PRICE = "quantity × unitPrice";
  /** What stands for an amount the provider has left out because it is zero. */
  private static final String ZERO_IF_PROVEN = "zero if proven";

  private CanonicalReader() {}

  /** A header and what its records inherit from it. */
  record Header(Statement statement, ZoneId zone) {}

  static Header statement(JsonNode node, String provider, String dataset) {
    known(node, STATEMENT_FIELDS, "statement");
    ZoneId zone = zone(node);
    PaymentStatus payment =
        choice(PaymentStatus.class, node, "paymentStatus", PaymentStatus.UNKNOWN);
    Statement statement = new Statement(
        new StatementKey(provider, id(node, "accountNumber"), id(node, "statementId")),
        dataset,
        read(node, "period", value -> WireValue.period(value, zone)),
        read(node, "issuedOn", value -> WireValue.date(value, zone)),
        read(node, "dueOn", value -> WireValue.date(value, zone)),
        read(node, "total", WireValue::figure),
        read(node, "currency", WireValue::currency),
        read(node, "lineCount", WireValue::count),
        payment,
        estimate(node) ? Boolean.FALSE : read(node, "final", WireValue::bool),
        read(node, "finalFrom", value -> WireValue.instant(value, zone)),
        attributes(node, estimate(node)),
        new Practice(replacesUnlisted(node), node.has("total"), rounding(node)));
    return new Header(statement, zone);
  }

  /**
   * An estimate is never final, takes nobody's place and has no total that its lines could be
   * compared with.
   */
  private static boolean estimate(JsonNode node) {
    boolean estimate = Boolean.TRUE.equals(read(node, "estimate", WireValue::bool));
    for (String field : List.of("total", "final", "finalFrom", "replaces")) {
      if (estimate && text(node, field) != null) {
        throw new IllegalArgumentException(
            "an estimate states \"%s\"; only what the provider has stated itself has that"
                .formatted(field));
      }
    }
    return estimate;
  }

  private static boolean replacesUnlisted(JsonNode node) {
    String replaces = text(node, "replaces");
    if (replaces != null && !replaces.equals("unlisted")) {
      throw new IllegalArgumentException("replaces: \"" + replaces
          + "\" is not known; write \"unlisted\" where there is one statement a period,"
          + " or leave it out");
    }
    return replaces != null;
  }

  /** One word, or a list where it is not known which of them the provider does. */
  private static Set<Rounding> rounding(JsonNode node) {
    Set<Rounding> rounding = EnumSet.noneOf(Rounding.class);
    JsonNode answered = node.path("rounding");
    for (JsonNode each :
        answered.isArray() ? answered : DocumentReader.MAPPER.createArrayNode().add(answered)) {
      String word = read(node, "rounding", value -> WireValue.text(each));
      if (word != null && !word.equals("line") && !word.equals("total")) {
        throw new IllegalArgumentException("rounding: \"" + word
            + "\" is not known; write \"line\" where each line is rounded, \"total\" where their sum is,"
            + " or a list of both");
      }
      if (word != null) {
        rounding.add(word.equals("line") ? Rounding.LINE : Rounding.TOTAL);
      }
    }
    return rounding;
  }

  static BillingRecord record(JsonNode node, Header header, String documentHash, String pointer) {
    known(node, RECORD_FIELDS, "record");
    Kind kind = choice(Kind.class, node, "kind", null);
    if (kind == null) {
      throw new IllegalArgumentException(
          "kind is missing; it is one of CHARGE, USAGE, PRICE, BALANCE, ACCOUNT");
    }
    String category = text(node, "chargeCategory");
    BillingPeriod period = read(node, "period", value -> WireValue.period(value, header.zone()));
    Currency currency = read(node, "currency", WireValue::currency);
    BigDecimal unitPrice = read(node, "unitPrice", WireValue::figure);
    BigDecimal quantity = read(node, "quantity", WireValue::figure);
    boolean estimate = header.statement().isEstimate();
    BigDecimal amount = text(node, "amountIs") == null
        ? read(node, "amount", WireValue::figure)
        : unstated(node, estimate, quantity, unitPrice);
    return new BillingRecord(
        id(node, "resourceId"),
        read(node, "lineKey", WireValue::key),
        kind,
        category == null ? null : ChargeCategory.ofFocusName(category),
        read(node, "resourceName", WireValue::name),
        text(node, "resourceType"),
        period == null ? header.statement().period() : period,
        read(node, "usageStart", value -> WireValue.time(value, header.zone())),
        read(node, "usageEnd", value -> WireValue.time(value, header.zone())),
        id(node, "productId"),
        text(node, "productName"),
        text(node, "region"),
        quantity,
        text(node, "unit"),
        unitPrice,
        amount,
        currency == null && (amount != null || unitPrice != null)
            ? header.statement().currency()
            : currency,
        read(node, "netAmount", WireValue::figure),
        read(node, "taxAmount", WireValue::figure),
        attributes(node, estimate),
        new Provenance(documentHash, pointer, read(node, "lineNumber", WireValue::whole)));
  }

  /**
   * An amount the provider has not stated, exact to the last digit. It is not rounded: where a
   * provider rounds is not known before its own statement is there.
   */
  private static BigDecimal unstated(
      JsonNode node, boolean estimate, BigDecimal quantity, BigDecimal unitPrice) {
    String rule = text(node, "amountIs");
    if (rule.equals(ZERO_IF_PROVEN)) {
      if (estimate || text(node, "amount") != null) {
        throw new IllegalArgumentException(
            "amountIs: \"%s\" is for a line of a statement that has no amount; here %s"
                .formatted(rule, estimate ? "is an estimate" : "is " + text(node, "amount")));
      }
      return BigDecimal.ZERO;
    }
    if (!rule.equals(QUANTITY_TIMES_UNIT_PRICE)) {
      throw new IllegalArgumentException("amountIs: \"%s\" is not known; it can be \"%s\" or \"%s\""
          .formatted(rule, QUANTITY_TIMES_UNIT_PRICE, ZERO_IF_PROVEN));
    }
    if (!estimate) {
      throw new IllegalArgumentException(
          "amountIs: only an estimate has amounts that the provider has not stated; its"
              + " statement answers estimate: true");
    }
    if (text(node, "amount") != null || quantity == null || unitPrice == null) {
      throw new IllegalArgumentException(
          "amountIs: \"%s\" needs a quantity, a unitPrice and no amount; got %s, %s and %s"
              .formatted(
                  rule,
                  ExactDecimal.text(quantity),
                  ExactDecimal.text(unitPrice),
                  text(node, "amount")));
    }
    return quantity.multiply(unitPrice);
  }

  /**
   * Whether the amount of a record is a zero that its line leaves open. A line whose net amount and
   * tax are both zero proves it; any other takes the statement's total.
   *
   * @param answer what the record was made of
   */
  static boolean isUnprovenZero(JsonNode answer, BillingRecord record) {
    return ZERO_IF_PROVEN.equals(text(answer, "amountIs"))
        && !(record.netAmount() != null
            && record.netAmount().signum() == 0
            && record.taxAmount() != null
            && record.taxAmount().signum() == 0);
  }

  private interface Reading<T> {
    T of(JsonNode node);
  }

  private static <T> T read(JsonNode node, String field, Reading<T> reading) {
    try {
      return reading.of(node.get(field));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(field + ": " + e.getMessage(), e);
    }
  }

  private static String text(JsonNode node, String field) {
    return read(node, field, WireValue::text);
  }

  private static String id(JsonNode node, String field) {
    return read(node, field, WireValue::id);
  }

  private static ZoneId zone(JsonNode node) {
    return read(node, "zone", value -> {
      String zone = WireValue.text(value);
      return zone == null ? ZoneOffset.UTC : WireTime.zone(zone);
    });
  }

  private static SortedMap<String, String> attributes(JsonNode node, boolean estimate) {
    JsonNode answered = node.get("attributes");
    SortedMap<String, String> attributes =
        answered == null ? new TreeMap<>() : WireValue.flat(answered);
    // A provider's own field of that name is kept under another: it must not make an estimate of a
    // bill.
    String stated = attributes.remove(Statement.ESTIMATED);
    if (stated != null) {
      attributes.put("stated." + Statement.ESTIMATED, stated);
    }
    if (estimate) {
      attributes.put(Statement.ESTIMATED, "true");
    }
    return attributes;
  }

  private static <E extends Enum<E>> E choice(
      Class<E> type, JsonNode node, String field, E otherwise) {
    String text = text(node, field);
    if (text == null) {
      return otherwise;
    }
    try {
      return Enum.valueOf(type, text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s: \"%s\" is not one of %s"
              .formatted(field, text, java.util.Arrays.toString(type.getEnumConstants())),
          e);
    }
  }

  private static void known(JsonNode node, Set<String> fields, String function) {
    if (!node.isObject()) {
      throw new IllegalArgumentException(
          "%s must answer an object, got %s".formatted(function, WireValue.shown(node)));
    }
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!fields.contains(name)) {
        throw new IllegalArgumentException(
            "%s answers \"%s\"; the canonical form has %s, and everything else goes into attributes"
                .formatted(function, name, String.join(", ", new TreeSet<>(fields))));
      }
    }
  }
}
