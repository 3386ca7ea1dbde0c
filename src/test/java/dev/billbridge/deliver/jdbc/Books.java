package dev.billbridge.deliver.jdbc;

import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.OwedRevision;
import dev.billbridge.deliver.SinkDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** The database of a {@code jdbc} sink: delivering to it and looking into it. */
final class Books {

  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-02T12:00:00Z"), ZoneId.of("Asia/Tokyo"));

  private Books() {}

  static Outcome deliver(String url, OwedRevision owed) {
    try (JdbcTarget target = target(url)) {
      return target.deliver(owed);
    }
  }

  static JdbcTarget target(String url) {
    return new JdbcTarget(new SinkDatabase(url, null, null, 1, Duration.ofSeconds(5)), NOON);
  }

  static Map<String, Object> row(Jdbi database, String sql) {
    return database.withHandle(h -> h.createQuery(sql).mapToMap().one());
  }

  static long number(String url, String sql) {
    return Jdbi.create(url).withHandle(h -> h.createQuery(sql).mapTo(Long.class).one());
  }

  static BigDecimal sum(String url, String table) {
    return Jdbi.create(url)
        .withHandle(h -> h.createQuery("SELECT SUM(amount) FROM " + table)
            .mapTo(BigDecimal.class)
            .one());
  }
}
