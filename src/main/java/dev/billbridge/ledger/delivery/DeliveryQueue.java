package dev.billbridge.ledger.delivery;

import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.database.Utc;
import dev.billbridge.ledger.database.Database;
import dev.billbridge.ledger.run.ProcessName;
import dev.billbridge.ledger.statement.RecordPages;
import dev.billbridge.ledger.statement.RevisionRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * What is owed, and who sends it. A delivery is leased before it is sent; a lease that has run out
 * is taken over, so a killed process loses nothing. Revisions of one statement reach a sink in
 * order.
 */
public final class DeliveryQueue {

  /** The longest time a sink is left alone before the next attempt. */
  public static final Duration LONGEST_PAUSE = Duration.ofDays(1);

  private static final int PAGE = 1_000;

  /**
   * The first deliveries that are due; more of them than processes that compete for them. One query
   * for each state, each answered in the order of an index: however much is owed, the first few are
   * found at once. A lease beyond all measure was written by a clock that was ahead.
   */
  public static final String FIRST_DUE = """
      select * from (
        (select d.statement_no, d.revision, d.attempts, d.next_attempt_at from ledger_delivery d
          where d.sink = :sink and d.state = 'OWED' and d.next_attempt_at <= :now
          and not exists (select 1 from ledger_delivery e
            where e.sink = d.sink and e.statement_no = d.statement_no and e.revision < d.revision
            and e.state in ('OWED', 'SENDING', 'UNCERTAIN'))
          order by d.sink, d.state, d.next_attempt_at limit 10)
        union all
        (select d.statement_no, d.revision, d.attempts, d.next_attempt_at from ledger_delivery d
          where d.sink = :sink and d.state = 'UNCERTAIN' and d.next_attempt_at <= :now
          and not exists (select 1 from ledger_delivery e
            where e.sink = d.sink and e.statement_no = d.statement_no and e.revision < d.revision
            and e.state in ('OWED', 'SENDING', 'UNCERTAIN'))
          order by d.sink, d.state, d.next_attempt_at limit 10)
        union all
        (select d.statement_no, d.revision, d.attempts, d.next_attempt_at from ledger_delivery d
          where d.sink = :sink and d.state = 'SENDING'
          and (d.lease_until < :now or d.lease_until > :longestLease)
          and not exists (select 1 from ledger_delivery e
            where e.sink = d.sink and e.statement_no = d.statement_no and e.revision < d.revision
            and e.state in ('OWED', 'SENDING', 'UNCERTAIN'))
          order by d.sink, d.state, d.next_attempt_at limit 10)
      ) due order by next_attempt_at, statement_no, revision
      """;

  /**
   * What a clock that was ahead has put off: what was never tried is due whatever the clock said
   * when it was owed, and so is what waits for a pause beyond all measure. Asked only when nothing
   * else is due, since it reads all that is put off.
   */
  private static final String PUT_OFF = """
      select d.statement_no, d.revision, d.attempts, d.next_attempt_at from ledger_delivery d
      where d.sink = :sink and d.state in ('OWED', 'UNCERTAIN') and d.next_attempt_at > :now
      and (d.attempts = 0 and d.last_answer is null or d.next_attempt_at > :longestPause)
      and not exists (select 1 from ledger_delivery e
        where e.sink = d.sink and e.statement_no = d.statement_no and e.revision < d.revision
        and e.state in ('OWED', 'SENDING', 'UNCERTAIN'))
      order by d.next_attempt_at, d.statement_no, d.revision limit 10
      """;

  /** Another process may have leased it since: only one update finds the row as it was. */
  private static final String LEASE = """
      update ledger_delivery d set state = 'SENDING', attempts = attempts + 1,
        lease_owner = :owner, lease_until = :until
      where d.sink = :sink and d.statement_no = :no and d.revision = :revision
      and d.attempts = :attempts
      and (d.state in ('OWED', 'UNCERTAIN')
          and (d.next_attempt_at <= :now or d.attempts = 0 and d.last_answer is null
            or d.next_attempt_at > :longestPause)
        or d.state = 'SENDING' and (d.lease_until < :now or d.lease_until > :longestLease))
      """;

  private final Database database;
  private final List<Subscription> subscriptions;
  private final List<Delivery> rehearsed = Collections.synchronizedList(new ArrayList<>());
  private volatile Rehearsal rehearsal = (delivery, records) -> {};

  /** Looks at what a rehearsal would owe. */
  public interface Rehearsal {

    /**
     * Called before the delivery is undone, by the thread that posts its revision.
     *
     * @param records hands over the records of the revision, which no one else can read
     */
    void owed(Delivery delivery, Consumer<Consumer<RevisedRecord>> records);
  }

  public DeliveryQueue(Database database, List<Subscription> subscriptions) {
    this.database = database;
    this.subscriptions = List.copyOf(subscriptions);
  }

  /**
   * Owes the revisions to every sink that wants them.
   *
   * @return how many deliveries are held
   */
  public int owe(Handle handle, List<StatementRevision> revisions) {
    return owe(handle, revisions, subscriptions);
  }

  /**
   * In batches: a long history that a new sink is owed must not take a round trip for each of its
   * rows.
   */
  private int owe(Handle handle, List<StatementRevision> revisions, List<Subscription> to) {
    if (revisions.isEmpty()) {
      return 0;
    }
    Map<Long, String> accepted = accepted(
        handle,
        revisions.stream()
            .filter(each -> to.stream().anyMatch(subscription -> subscription.holds(each, null)))
            .toList());
    Instant now = database.now();
    int held = 0;
    PreparedBatch superseded = handle.prepareBatch("""
        update ledger_delivery set state = 'SUPERSEDED'
        where sink = :sink and statement_no = :no and revision < :revision and state = 'HELD'
        """);
    PreparedBatch owed = handle.prepareBatch("""
        insert into ledger_delivery
          (sink, statement_no, revision, state, attempts, owed_at, next_attempt_at, last_answer)
        values (:sink, :no, :revision, :state, 0, :now, :now, :answer)
        """);
    for (StatementRevision revision : revisions) {
      for (Subscription subscription : to) {
        if (!isOwed(handle, subscription, revision)) {
          continue;
        }
        boolean holds = subscription.holds(revision, accepted.get(revision.statementNo()));
        DeliveryState state = holds ? DeliveryState.HELD : DeliveryState.OWED;
        held += holds ? 1 : 0;
        superseded
            .bind("sink", subscription.sink())
            .bind("no", revision.statementNo())
            .bind("revision", revision.number())
            .add();
        owed.bind("sink", subscription.sink())
            .bind("no", revision.statementNo())
            .bind("revision", revision.number())
            .bind("state", state.name())
            .bind("now", Utc.of(now))
            .bind("answer", holds ? revision.reconciliation().reason() : null)
            .add();
        if (database.isRehearsal()) {
          Delivery delivery = Delivery.untried(subscription.sink(), revision, state, now);
          rehearsed.add(delivery);
          rehearsal.owed(delivery, each -> RecordPages.read(handle, revision, each));
        }
      }
    }
    if (owed.size() > 0) {
      superseded.execute();
      owed.execute();
    }
    return held;
  }

  private static boolean isOwed(
      Handle handle, Subscription subscription, StatementRevision revision) {
    return subscription.wants(revision)
        && !(subscription.passesOver(revision)
            && hasFigures(handle, subscription.sink(), revision));
  }

  /**
   * Whether the sink has, or is about to get, every figure of a revision: one before it, with
   * nothing but annotations since. What is held or was rejected does not count, and a revision that
   * the sink was never owed may have added figures.
   */
  private static boolean hasFigures(Handle handle, String sink, StatementRevision revision) {
    return handle
            .createQuery("""
                select count(*) from ledger_delivery d
                where d.sink = :sink and d.statement_no = :no and d.revision < :revision
                and d.state in ('OWED', 'SENDING', 'DELIVERED', 'UNCERTAIN')
                and not exists (select 1 from ledger_delivery e
                  where e.sink = d.sink and e.statement_no = d.statement_no
                  and e.revision > d.revision)
                and not exists (select 1 from ledger_revision v
                  where v.statement_no = d.statement_no
                  and v.revision > d.revision and v.revision <= :revision
                  and (v.cause is null or v.cause not in ('ANNOTATED', 'REREAD')
                    or v.figures_changed = 1))
                """)
            .bind("sink", sink)
            .bind("no", revision.statementNo())
            .bind("revision", revision.number())
            .mapTo(Long.class)
            .one()
        > 0;
  }

  /** Content that operators have accepted, by the number of its statement. */
  private static Map<Long, String> accepted(Handle handle, List<StatementRevision> revisions) {
    Map<Long, String> accepted = new HashMap<>();
    if (revisions.isEmpty()) {
      return accepted;
    }
    handle
        .createQuery("""
            select statement_no, accepted_hash from ledger_statement
            where accepted_hash is not null and statement_no in (<numbers>)
            """)
        .bindList(
            "numbers", revisions.stream().map(StatementRevision::statementNo).toList())
        .map((row, context) -> accepted.put(row.getLong(1), row.getString(2)))
        .list();
    return accepted;
  }

  /** Who looks at what a rehearsal would owe from now on. */
  public void onRehearsal(Rehearsal action) {
    rehearsal = action;
  }

  /** What a rehearsal would have owed; otherwise empty. */
  public List<Delivery> rehearsed() {
    return List.copyOf(rehearsed);
  }

  /**
   * Owes a sink the latest revision of every statement it wants and has not been owed: it is new,
   * or wants more than before, or the revision was posted by a process that did not know the sink.
   */
  public void oweHistory() {
    for (Subscription subscription : subscriptions) {
      for (Long last = 0L; last != null; ) {
        last = oweHistory(subscription, last);
      }
    }
  }

  /**
   * One page of it: a range of statement numbers, so that no database reads the whole history for
   * each page.
   *
   * @return number of the last statement of the page; null when there are no more
   */
  private Long oweHistory(Subscription subscription, long after) {
    return database.change(handle -> {
      Long last = handle
          .createQuery("""
              select max(page.statement_no) from (select statement_no from ledger_statement
                where statement_no > :after order by statement_no limit :page) page
              """)
          .bind("after", after)
          .bind("page", PAGE)
          .mapTo(Long.class)
          .findOne()
          .orElse(null);
      if (last == null) {
        return null;
      }
      List<StatementRevision> missing = handle
          .createQuery(RevisionRow.SELECT + """
              where v.revision = s.revision and s.statement_no > :after and s.statement_no <= :last
              and not exists (select 1 from ledger_delivery d
                where d.sink = :sink and d.statement_no = s.statement_no
                and d.revision = s.revision)
              order by s.statement_no
              """)
          .bind("sink", subscription.sink())
          .bind("after", after)
          .bind("last", last)
          .map((row, context) -> RevisionRow.read(row))
          .list();
      // Nobody wants to read of an alert that was resolved before there was the sink.
      missing.removeIf(each -> each.key().isAlert() && !each.isFiring());
      owe(handle, missing, List.of(subscription));
      return last;
    });
  }

  /**
   * Leases the next delivery a sink is owed. It and what led to it are on disk when this returns: a
   * ledger that forgot them would give the number of a revision the sink has seen to another one.
   *
   * @param owner who sends, for a person to read
   * @return empty when nothing is due now
   */
  public Optional<Delivery> lease(String sink, String owner, Duration lease) {
    Instant now = database.now();
    Instant longestLease = now.plus(lease.multipliedBy(2));
    Instant longestPause = now.plus(LONGEST_PAUSE.multipliedBy(2));
    Optional<Delivery> leased = database.change(handle -> {
      List<DueDelivery> due = due(handle, FIRST_DUE, sink, now, "longestLease", longestLease);
      if (due.isEmpty()) {
        due = due(handle, PUT_OFF, sink, now, "longestPause", longestPause);
      }
      for (DueDelivery each : due) {
        Delivery delivery = DeliveryRow.find(handle, sink, each.statementNo, each.revision);
        int taken = handle
            .createUpdate(LEASE)
            .bind("owner", owner)
            .bind("until", Utc.of(now.plus(lease)))
            .bind("sink", sink)
            .bind("no", each.statementNo)
            .bind("revision", each.revision)
            .bind("attempts", each.attempts)
            .bind("now", Utc.of(now))
            .bind("longestPause", Utc.of(longestPause))
            .bind("longestLease", Utc.of(longestLease))
            .execute();
        if (taken == 1) {
          return Optional.of(delivery.leased(each.attempts + 1));
        }
      }
      return Optional.<Delivery>empty();
    });
    if (leased.isPresent()) {
      database.persist();
    }
    return leased;
  }

  private record DueDelivery(long statementNo, int revision, int attempts) {}

  private static List<DueDelivery> due(
      Handle handle, String query, String sink, Instant now, String limit, Instant at) {
    return handle
        .createQuery(query)
        .bind("sink", sink)
        .bind("now", Utc.of(now))
        .bind(limit, Utc.of(at))
        .map((row, context) -> new DueDelivery(
            row.getLong("statement_no"), row.getInt("revision"), row.getInt("attempts")))
        .list();
  }

  /**
   * Extends the lease of a delivery that is still being sent.
   *
   * @return false when the lease has run out and another process has taken the delivery over, or
   *     has recorded its outcome
   */
  public boolean extend(Delivery delivery, Duration lease) {
    return database.change(handle -> handle
            .createUpdate("""
                update ledger_delivery set lease_until = :until
                where sink = :sink and statement_no = :no and revision = :revision
                and state = 'SENDING' and attempts = :attempts
                """)
            .bind("until", Utc.of(database.now().plus(lease)))
            .bind("sink", delivery.sink())
            .bind("no", delivery.revision().statementNo())
            .bind("revision", delivery.revision().number())
            .bind("attempts", delivery.attempts())
            .execute())
        == 1;
  }

  /**
   * Ends the leases of processes that are known to be gone, so that nobody waits for them.
   *
   * @return how many deliveries can be taken over now
   */
  public int releaseGone(String sink) {
    List<String> gone =
        leases(sink).keySet().stream().filter(ProcessName::isGone).toList();
    return gone.isEmpty()
        ? 0
        : database.change(handle -> handle
            .createUpdate("""
                update ledger_delivery set lease_until = :past
                where sink = :sink and state = 'SENDING' and lease_owner in (<gone>)
                """)
            .bind("past", Utc.of(database.now().minusSeconds(1)))
            .bind("sink", sink)
            .bindList("gone", gone)
            .execute());
  }

  /**
   * Who sends deliveries of a sink now, and until when each of them holds one at most.
   *
   * @return by {@link ProcessName name}
   */
  public Map<String, Instant> leases(String sink) {
    Map<String, Instant> leases = new LinkedHashMap<>();
    database.useRead(handle -> handle
        .createQuery("""
            select lease_owner, max(lease_until) as until_when from ledger_delivery
            where sink = :sink and state = 'SENDING' and lease_owner is not null
            group by lease_owner
            order by lease_owner
            """)
        .bind("sink", sink)
        .map((row, context) ->
            leases.put(row.getString("lease_owner"), Utc.instant(row, "until_when")))
        .list());
    return leases;
  }

  /** When the next delivery of the sink is due; empty when none is owed. */
  public Optional<Instant> nextDue(String sink) {
    return database.read(handle -> handle
        .createQuery("""
            select min(case when state = 'SENDING' then lease_until else next_attempt_at end) as due
            from ledger_delivery
            where sink = :sink and state in ('OWED', 'UNCERTAIN', 'SENDING')
            """)
        .bind("sink", sink)
        .map((row, context) -> Optional.ofNullable(Utc.instant(row, "due")))
        .one());
  }
}
