package dev.billbridge.ledger.delivery;

import dev.billbridge.canonical.StatementKey;
import dev.billbridge.database.Utc;
import dev.billbridge.ledger.audit.Audit;
import dev.billbridge.ledger.database.Database;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** What is and was owed to the sinks, for an operator to see and to order again. */
public final class Deliveries {

  private final Database database;
  private final Audit audit;

  public Deliveries(Database database, Audit audit) {
    this.database = database;
    this.audit = audit;
  }

  /**
   * Every delivery of a statement, or of all, to a sink, or to all; newest revision first, a
   * thousand at most.
   *
   * @param sink null for all
   * @param key null for all
   */
  public List<Delivery> of(String sink, StatementKey key) {
    return database.read(
        handle -> DeliveryRow.filtered(handle.createQuery(DeliveryRow.SELECT + """
                where (:anySink = 1 or d.sink = :sink)
                and (:anyStatement = 1 or s.provider = :provider
                  and s.account_number = :accountNumber and s.statement_id = :id)
                order by d.revision desc, d.sink, d.statement_no
                limit 1000
                """), sink, key)
            .map((row, context) -> DeliveryRow.read(row))
            .list());
  }

  /** All deliveries in any of the states, oldest first. */
  public List<Delivery> list(DeliveryState... states) {
    return oldest(Integer.MAX_VALUE, Set.of(), Set.of(states));
  }

  /**
   * The oldest deliveries to any of the sinks in any of the states.
   *
   * @param most how many at most
   * @param sinks none for all
   */
  public List<Delivery> oldest(int most, Set<String> sinks, Set<DeliveryState> states) {
    return database.read(handle -> handle
        .createQuery(DeliveryRow.SELECT + """
            where d.state in (<states>) and (:anySink = 1 or d.sink in (<sinks>))
            order by d.owed_at, d.sink, d.statement_no, d.revision
            limit :most
            """)
        .bindList("states", states.stream().map(DeliveryState::name).toList())
        .bind("anySink", sinks.isEmpty() ? 1 : 0)
        .bindList("sinks", sinks.isEmpty() ? List.of("") : List.copyOf(sinks))
        .bind("most", most)
        .map((row, context) -> DeliveryRow.read(row))
        .list());
  }

  /** The number of deliveries of each sink in each state. */
  public Map<String, Map<DeliveryState, Long>> counts() {
    Map<String, Map<DeliveryState, Long>> counts = new LinkedHashMap<>();
    database.useRead(handle -> handle
        .createQuery("""
            select sink, state, count(*) as deliveries from ledger_delivery
            group by sink, state
            order by sink, state
            """)
        .map((row, context) -> counts
            .computeIfAbsent(row.getString("sink"), sink -> new LinkedHashMap<>())
            .put(DeliveryState.valueOf(row.getString("state")), row.getLong("deliveries")))
        .list());
    return counts;
  }

  /**
   * Deliveries of a sink that are not done.
   *
   * @param since when the oldest of them was owed
   */
  public record OpenDeliveries(String sink, DeliveryState state, long count, Instant since) {}

  /**
   * The deliveries of these sinks that are not done, by state; those that are done are not read,
   * however many there are.
   */
  public List<OpenDeliveries> open(Collection<String> sinks) {
    if (sinks.isEmpty()) {
      return List.of();
    }
    return database.read(handle -> handle
        .createQuery("""
            select sink, state, count(*) as deliveries, min(owed_at) as since
            from ledger_delivery
            where sink in (<sinks>) and state in (<states>)
            group by sink, state
            """)
        .bindList("sinks", List.copyOf(sinks))
        .bindList(
            "states", DeliveryState.open().stream().map(DeliveryState::name).toList())
        .map((row, context) -> new OpenDeliveries(
            row.getString("sink"),
            DeliveryState.valueOf(row.getString("state")),
            row.getLong("deliveries"),
            Utc.instant(row, "since")))
        .list());
  }

  /**
   * What a sink is owed and has not received.
   *
   * @param count of deliveries
   * @param since when the oldest was owed
   * @param nextAttemptAt the earliest; may lie in the past
   * @param lastAnswer of the delivery that is tried next, with cause and fix; null when none has
   *     been tried
   */
  public record SinkBacklog(
      String sink, long count, Instant since, Instant nextAttemptAt, String lastAnswer) {}

  /** The backlogs of the sinks that have one, by name. */
  public List<SinkBacklog> backlogs() {
    return database.read(handle -> handle
        .createQuery("""
            select d.sink, count(*) as owed, min(d.owed_at) as since, min(d.next_attempt_at) as due,
              (select e.last_answer from ledger_delivery e
                where e.sink = d.sink and e.state in ('OWED', 'UNCERTAIN')
                and e.last_answer is not null
                order by e.attempts desc, e.next_attempt_at limit 1) as last_answer
            from ledger_delivery d
            where d.state in ('OWED', 'UNCERTAIN')
            group by d.sink
            order by d.sink
            """)
        .map((row, context) -> new SinkBacklog(
            row.getString("sink"),
            row.getLong("owed"),
            Utc.instant(row, "since"),
            Utc.instant(row, "due"),
            row.getString("last_answer")))
        .list());
  }

  /**
   * Owes deliveries again. One that is older than what its sink already has is left alone: the old
   * figures would take the place of the new ones.
   *
   * @param sink null for all
   * @param key null for all
   * @param state {@code REJECTED}, {@code DELIVERED} or {@code UNCERTAIN}
   * @param by who orders it
   * @return those that are owed again
   */
  public List<Delivery> redeliver(String sink, StatementKey key, DeliveryState state, String by) {
    return database.change(handle -> {
      List<Delivery> found = DeliveryRow.filtered(
              handle.createQuery(DeliveryRow.SELECT + """
                  where d.state = :state
                  and (:anySink = 1 or d.sink = :sink)
                  and (:anyStatement = 1 or s.provider = :provider
                    and s.account_number = :accountNumber and s.statement_id = :id)
                  and not exists (select 1 from ledger_delivery e
                    where e.sink = d.sink and e.statement_no = d.statement_no
                    and e.revision > d.revision and e.state in ('DELIVERED', 'SENDING', 'UNCERTAIN'))
                  order by d.sink, d.statement_no, d.revision
                  """), sink, key)
          .bind("state", state.name())
          .map((row, context) -> DeliveryRow.read(row))
          .list();
      List<Delivery> owed = new ArrayList<>();
      for (Delivery delivery : found) {
        int changed = handle
            .createUpdate("""
                update ledger_delivery set state = 'OWED', attempts = 0, waits = 0, progress = null,
                  next_attempt_at = :now, ordered_by = :by
                where sink = :sink and statement_no = :no and revision = :revision and state = :state
                """)
            .bind("by", by)
            .bind("now", Utc.of(database.now()))
            .bind("sink", delivery.sink())
            .bind("no", delivery.revision().statementNo())
            .bind("revision", delivery.revision().number())
            .bind("state", state.name())
            .execute();
        if (changed == 1) {
          owed.add(delivery);
          forgetJournal(handle, delivery);
        }
      }
      owed.forEach(delivery -> audit.redelivery(
          handle, delivery.sink(), delivery.revision(), delivery.state().name(), by));
      return owed;
    });
  }

  /**
   * What never arrived is entered anew, by the rules as they are now; what did, or may have, is
   * entered as it was.
   */
  private static void forgetJournal(Handle handle, Delivery delivery) {
    boolean refused = delivery.state() == DeliveryState.REJECTED
        && !String.valueOf(delivery.lastAnswer()).startsWith(DeliveryResults.GIVEN_UP);
    if (refused) {
      handle
          .createUpdate("""
              delete from ledger_journal
              where sink = :sink and statement_no = :no and revision = :revision
              and not exists (select 1 from ledger_delivery d
                where d.sink = :sink and d.statement_no = :no and d.revision = :revision
                and d.delivered_at is not null)
              """)
          .bind("sink", delivery.sink())
          .bind("no", delivery.revision().statementNo())
          .bind("revision", delivery.revision().number())
          .execute();
    }
  }

  /**
   * Deliveries that wait for their next attempt are due now.
   *
   * @param sink null for all
   * @param key null for all
   * @return how many
   */
  public int dueNow(String sink, StatementKey key) {
    return database.change(handle -> DeliveryRow.filtered(handle.createUpdate("""
                update ledger_delivery set next_attempt_at = :now
                where state in ('OWED', 'UNCERTAIN') and next_attempt_at > :now
                and (:anySink = 1 or sink = :sink)
                and (:anyStatement = 1 or statement_no = (select statement_no from ledger_statement
                  where provider = :provider and account_number = :accountNumber
                  and statement_id = :id))
                """), sink, key)
        .bind("now", Utc.of(database.now()))
        .execute());
  }
}
