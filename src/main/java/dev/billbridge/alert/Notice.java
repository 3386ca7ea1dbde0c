package dev.billbridge.alert;

import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.ContentHash;
import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an alert has to say of one group and month: a statement without lines, of which each change
 * is a revision, so that the ledger owes it to the sinks once.
 *
 * @param attributes what is said; {@code state} and {@code sentence} are among them
 */
record Notice(StatementKey key, YearMonth month, SortedMap<String, String> attributes) {

  /** Dataset of all of them. */
  static final String DATASET = "alerts";

  private static final String NOTICE = "notice";
  private static final String AT = "at";
  private static final String SINCE = "since";
  private static final String REPEATS = "repeats";
  private static final int LONGEST_GROUP = 150;
  /** How long after the last evaluation of a month its alerts have resolved at the latest. */
  private static final Duration LATEST = Duration.ofDays(2);

  /** Why there is one. */
  enum Kind {
    FIRING,
    REPEAT,
    RESOLVED;

    private final String word = name().toLowerCase(Locale.ROOT);
  }

  /** The key of what is said of a group. */
  static StatementKey key(Reading reading) {
    StringBuilder id = new StringBuilder(reading.month().toString());
    if (!reading.key().currency().isEmpty()) {
      id.append('-').append(reading.key().currency());
    }
    String group = reading.key().group();
    if (group.length() > LONGEST_GROUP) {
      group = group.substring(0, LONGEST_GROUP / 2) + "-"
          + new ContentHash().add(group).hex();
    }
    if (!group.isEmpty()) {
      id.append('-').append(group);
    }
    return new StatementKey(StatementKey.ALERTS, reading.alert().name(), id.toString());
  }

  /** It fires. */
  static Notice firing(Reading reading, Instant now) {
    Notice notice = of(Kind.FIRING, reading, now);
    notice.attributes.put(SINCE, now.toString());
    return notice;
  }

  /** It goes on firing. */
  static Notice repeat(Reading reading, StatementRevision before, Instant now) {
    Notice notice = of(Kind.REPEAT, reading, now);
    SortedMap<String, String> earlier = before.statement().attributes();
    notice.attributes.put(SINCE, earlier.get(SINCE));
    notice.attributes.put(
        REPEATS, Integer.toString(Integer.parseInt(earlier.getOrDefault(REPEATS, "0")) + 1));
    return notice;
  }

  /** It fires no longer. */
  static Notice resolved(Reading reading, StatementRevision before, Instant now) {
    Notice notice = of(Kind.RESOLVED, reading, now);
    notice.attributes.put(SINCE, before.statement().attributes().get(SINCE));
    return notice;
  }

  /** It fires no longer because there is nothing to measure any more. */
  static Notice resolved(StatementRevision before, String reason, Instant now) {
    SortedMap<String, String> attributes = new TreeMap<>(before.statement().attributes());
    attributes.put(StatementRevision.ALERT_STATE, Kind.RESOLVED.word);
    attributes.put(NOTICE, Kind.RESOLVED.word);
    attributes.put(AT, now.toString());
    attributes.put(
        StatementRevision.ALERT_SENTENCE,
        "Resolved: %s: %s".formatted(before.statement().attributes().get("title"), reason));
    return new Notice(
        before.key(), YearMonth.from(before.statement().period().start()), attributes);
  }

  private static Notice of(Kind kind, Reading reading, Instant now) {
    Alert alert = reading.alert();
    SortedMap<String, String> attributes = new TreeMap<>();
    attributes.put("alert", alert.name());
    attributes.put("text", alert.text());
    attributes.put("title", reading.title());
    attributes.put("when", alert.when().toString());
    if (alert.by() != null) {
      attributes.put("by", alert.by().word());
      attributes.put("group", reading.name());
    }
    if (!reading.key().currency().isEmpty()) {
      attributes.put("currency", reading.key().currency());
    }
    attributes.put("unit", reading.unit());
    attributes.put("value", reading.value().text());
    attributes.put("limit", reading.limit().text());
    if (reading.reference() != null) {
      attributes.put(alert.needsUsual() ? "usual" : "total", reading.reference().text());
    }
    boolean isFiring = kind != Kind.RESOLVED;
    attributes.put(
        StatementRevision.ALERT_STATE, isFiring ? StatementRevision.FIRING : Kind.RESOLVED.word);
    attributes.put(NOTICE, kind.word);
    attributes.put(AT, now.toString());
    attributes.put(
        "until",
        reading
            .month()
            .plusMonths(alert.ofLastMonth() ? 2 : 1)
            .atDay(1)
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant()
            .plus(LATEST)
            .toString());
    attributes.put(
        StatementRevision.ALERT_SENTENCE,
        isFiring
            ? "%s: %s, %s %s"
                .formatted(
                    reading.title(),
                    reading.shown(),
                    alert.when().isAbove() ? "above" : "below",
                    reading.comparison())
            : "Resolved: %s: %s, limit %s"
                .formatted(reading.title(), reading.shown(), reading.limit().text()));
    return new Notice(key(reading), reading.month(), attributes);
  }

  /** Whether it is time to say again that it fires. */
  static boolean isRepeatDue(Alert alert, StatementRevision before, Instant now) {
    return alert.repeat() != null
        && !Instant.parse(before.statement().attributes().get(AT))
            .plus(alert.repeat())
            .isAfter(now);
  }

  /** All of it in a sentence. */
  String sentence() {
    return attributes.get(StatementRevision.ALERT_SENTENCE);
  }

  /** As the ledger keeps it. Provisional for ever: nothing of it is entered in books. */
  Statement statement() {
    return new Statement(
        key,
        DATASET,
        BillingPeriod.of(month),
        null,
        null,
        null,
        null,
        0L,
        PaymentStatus.UNKNOWN,
        false,
        null,
        attributes);
  }
}
