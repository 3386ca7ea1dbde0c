package dev.billbridge.ledger.delivery;

import dev.billbridge.canonical.RevisionCause;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.database.Utc;
import dev.billbridge.ledger.audit.Audit;
import dev.billbridge.ledger.database.Database;
import dev.billbridge.ledger.run.ProcessName;
import dev.billbridge.ledger.statement.RecordRow;
import dev.billbridge.ledger.statement.RevisionRow;
import dev.billbridge.ledger.statement.StatementRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * The rows of what is owed. A delivery is leased before it is sent and marked after; a lease that
 * has run out is taken over, so a killed process loses nothing. Revisions of one statement reach a
 * sink in order.
 */
public final class Deliveries {

  private static final String SELECT =
      "select d.sink, d.state, d.attempts, d.next_attempt_at, d.last_answer, d.delivered_at, d.ordered_by, d.waits, d.progress,"
          + " x.* from ledger_delivery d join ("
          + RevisionRow.SELECT
          + ") x on x.statement_no = d.statement_no and x.revision = d.revision";
  /**
   * What was never tried is due whatever the clock said when it was owed; a pause or lease beyond
   * all measure was written by a clock that was ahead.
   */
  private static final String DUE =
      "(d.state in ('OWED', 'UNCERTAIN') and (d.next_attempt_at <= :now or d.attempts = 0 and d.last_answer is null"
          + " or d.next_attempt_at > :longestPause)"
          + " or d.state = 'SENDING' and (d.lease_until < :now or d.lease_until > :longestLease))";
  /** The longest time a sink is left alone before the next attempt. */
  public static final Duration LONGEST_PAUSE = Duration.ofDays(1);
  /** Candidates of one look at what is due: more than processes that compete for them. */
  private static final int CANDIDATES = 10;
  // One question for each state, each answered in the order of an index: however much is owed, the
  // first few are found at once.
  public static final String FIRST_DUE =
      "select * from (" + firstDue("OWED", "next_attempt_at <= :now") + " union all "
          + firstDue("UNCERTAIN", "next_attempt_at <= :now") + " union all "
          + firstDue("SENDING", "lease_until is not null")
          + ") due order by next_attempt_at, statement_no, revision";
  /**
   * What a clock that was ahead has put off; asked only when nothing else is due, since it looks at
   * all that is put off.
   */
  private static final String PUT_OFF =
      "select * from (" + firstDue("OWED", "next_attempt_at > :now") + " union all "
          + firstDue("UNCERTAIN", "next_attempt_at > :now")
          + ") due order by next_attempt_at, statement_no, revision";

  private static final int PAGE = 1_000;

  private final Database database;
  private final Audit audit;
  private final List<Subscription> subscriptions;
  private final List<Delivery> rehearsed = Collections.synchronizedList(new ArrayList<>());

  public Deliveries(Database database, Audit audit, List<Subscription> subscriptions) {
    this.database = database;
    this.audit = audit;
    this.subscriptions = List.copyOf(subscriptions);
  }

  /** Notes what the revisions mean for each sink. @return how many sinks have to wait */
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
    Map<Long, String> accepted = accepted(handle, revisions);
    Instant now = database.now();
    int held = 0;
    PreparedBatch superseded = handle.prepareBatch(
        "update ledger_delivery set state = 'SUPERSEDED' where sink = :sink and statement_no = :no"
            + " and revision < :revision and state = 'HELD'");
    PreparedBatch owed = handle.prepareBatch(
        "insert into ledger_delivery (sink, statement_no, revision, state, attempts, owed_at, next_attempt_at,"
            + " last_answer) values (:sink, :no, :revision, :state, 0, :now, :now, :answer)");
    for (StatementRevision revision : revisions) {
      for (Subscription subscription : to) {
        if (!subscription.wants(revision)
            || subscription.passesOver(revision)
                && hasFigures(handle, subscription.sink(), revision)) {
          continue;
        }
        boolean holds = subscription.holds(revision, accepted.get(revision.statementNo()));
        held += holds ? 1 : 0;
        superseded
            .bind("sink", subscription.sink())
            .bind("no", revision.statementNo())
            .bind("revision", revision.number())
            .add();
        owed.bind("sink", subscription.sink())
            .bind("no", revision.statementNo())
            .bind("revision", revision.number())
            .bind("state", holds ? "HELD" : "OWED")
            .bind("now", Utc.of(now))
            .bind("answer", holds ? revision.reconciliation().reason() : null)
            .add();
        if (database.isRehearsal()) {
          rehearsed.add(new Delivery(
              subscription.sink(),
              revision,
              holds ? DeliveryState.HELD : DeliveryState.OWED,
              0,
              now,
              null,
              false,
              false,
              false,
              0,
              null));
        }
      }
    }
    if (owed.size() > 0) {
      superseded.execute();
      owed.execute();
    }
    return held;
  }

  /**
   * Whether the sink has, or is about to get, every figure of a revision: one before it, with
   * nothing but annotations since. What is held or was rejected is not had, and a revision that the
   * sink was never owed may have brought figures.
   */
  private static boolean hasFigures(Handle handle, String sink, StatementRevision revision) {
    return handle
            .createQuery(
                "select count(*) from ledger_delivery d where d.sink = :sink and d.statement_no = :no and d.revision < :revision"
                    + " and d.state in ('OWED', 'SENDING', 'DELIVERED', 'UNCERTAIN')"
                    + " and not exists (select 1 from ledger_delivery e where e.sink = d.sink and e.statement_no = d.statement_no and e.revision > d.revision)"
                    + " and not exists (select 1 from ledger_revision v where v.statement_no = d.statement_no and v.revision > d.revision and v.revision <= :revision"
                    + " and (v.cause is null or v.cause not in ('" + RevisionCause.ANNOTATED
                    + "', '"
                    + RevisionCause.REREAD + "') or v.figures_changed = 1))")
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
    handle
        .createQuery(
            "select statement_no, accepted_hash from ledger_statement where accepted_hash is not null and statement_no in (<numbers>)")
        .bindList(
            "numbers", revisions.stream().map(StatementRevision::statementNo).toList())
        .map((row, context) -> accepted.put(row.getLong(1), row.getString(2)))
        .list();
    return accepted;
  }

  /** What a rehearsal would have owed; empty in earnest. */
  public List<Delivery> rehearsed() {
    return List.copyOf(rehearsed);
  }

  /**
   * A sink is owed the latest revision of every statement it wants and has not been owed: it is
   * new, or wants more than before, or the revision came in by a process that did not know the
   * sink.
   */
  public void oweHistory() {
    for (Subscription subscription : subscriptions) {
      for (Long last = 0L; last != null; ) {
        last = oweHistory(subscription, last);
      }
    }
  }

  /**
   * One page of it: a range of statement numbers, so that no database looks at the whole history
   * for each page.
   *
   * @return number of the last statement looked at; null when there are no more
   */
  private Long oweHistory(Subscription subscription, long after) {
    return database.change(handle -> {
      Long last = handle
          .createQuery(
              "select max(page.statement_no) from (select statement_no from ledger_statement where statement_no > :after"
                  + " order by statement_no limit " + PAGE + ") page")
          .bind("after", after)
          .mapTo(Long.class)
          .findOne()
          .orElse(null);
      if (last == null) {
        return null;
      }
      List<StatementRevision> missing = handle
          .createQuery(RevisionRow.SELECT
              + " where v.revision = s.revision and s.statement_no > :after and s.statement_no <= :last and not exists"
              + " (select 1 from ledger_delivery d where d.sink = :sink and d.statement_no = s.statement_no and d.revision = s.revision)"
              + " order by s.statement_no")
          .bind("sink", subscription.sink())
          .bind("after", after)
          .bind("last", last)
          .map((row, context) -> RevisionRow.read(row))
          .list();
      owe(handle, missing, List.of(subscription));
      return last;
    });
  }

  /**
   * Takes the next delivery a sink is owed. It and what led to it are on disk when this returns: a
   * ledger that forgot them would give the number of a revision the sink has seen to another one.
   *
   * @param owner who sends, for a person to read
   * @return empty when nothing is due now
   */
  public Optional<Delivery> lease(String sink, String owner, Duration lease) {
    Instant now = database.now();
    Optional<Delivery> leased = database.change(handle -> {
      Due at = new Due(sink, now, lease);
      List<Candidate> due = candidates(handle, FIRST_DUE, at);
      for (Candidate candidate : due.isEmpty() ? candidates(handle, PUT_OFF, at) : due) {
        Delivery found = find(handle, sink, candidate.statementNo(), candidate.revision());
        // Another process may have taken it since: only one update finds the row as it was.
        int taken = at.bound(handle.createUpdate(
                "update ledger_delivery d set state = 'SENDING', attempts = attempts + 1, lease_owner = :owner,"
                    + " lease_until = :until where d.sink = :sink and d.statement_no = :no and d.revision = :revision and d.attempts = :attempts and "
                    + DUE))
            .bind("owner", owner)
            .bind("until", Utc.of(now.plus(lease)))
            .bind("no", candidate.statementNo())
            .bind("revision", candidate.revision())
            .bind("attempts", candidate.attempts())
            .execute();
        if (taken == 1) {
          return Optional.of(new Delivery(
              sink,
              found.revision(),
              DeliveryState.SENDING,
              candidate.attempts() + 1,
              found.nextAttemptAt(),
              found.lastAnswer(),
              found.mayBeThere(),
              found.startsOver(),
              found.ordered(),
              found.waits(),
              found.progress()));
        }
      }
      return Optional.<Delivery>empty();
    });
    if (leased.isPresent()) {
      database.persist();
    }
    return leased;
  }

  /**
   * Ends the leases of processes that are known to be gone, as runs do, so that nobody waits for
   * them.
   *
   * @return how many deliveries can be taken over now
   */
  public int releaseGone(String sink) {
    List<String> gone =
        leases(sink).keySet().stream().filter(ProcessName::isGone).toList();
    return gone.isEmpty()
        ? 0
        : database.change(handle -> handle
            .createUpdate("update ledger_delivery set lease_until = :past where sink = :sink"
                + " and state = 'SENDING' and lease_owner in (<gone>)")
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
    database.read(handle -> handle
        .createQuery(
            "select lease_owner, max(lease_until) as until_when from ledger_delivery where sink = :sink"
                + " and state = 'SENDING' and lease_owner is not null group by lease_owner order by lease_owner")
        .bind("sink", sink)
        .map((row, context) -> leases.put(row.getString(1), Utc.instant(row, "until_when")))
        .list());
    return leases;
  }

  private record Candidate(long statementNo, int revision, int attempts) {}

  private static List<Candidate> candidates(Handle handle, String question, Due at) {
    return at.bound(handle.createQuery(question))
        .map((row, context) -> new Candidate(
            row.getLong("statement_no"), row.getInt("revision"), row.getInt("attempts")))
        .list();
  }

  /** What {@link #DUE} compares with. */
  public record Due(String sink, Instant now, Duration lease) {

    /** The statement with these values. */
    public <S extends SqlStatement<S>> S bound(S statement) {
      return statement
          .bind("sink", sink)
          .bind("now", Utc.of(now))
          .bind("longestPause", Utc.of(now.plus(LONGEST_PAUSE.multipliedBy(2))))
          .bind("longestLease", Utc.of(now.plus(lease.multipliedBy(2))));
    }
  }

  private static String firstDue(String state, String due) {
    return "(select d.statement_no, d.revision, d.attempts, d.next_attempt_at from ledger_delivery d where d.sink = :sink and d.state = '"
        + state
        + "' and d." + due + " and " + DUE
        + " and not exists (select 1 from ledger_delivery e where e.sink = d.sink and e.statement_no = d.statement_no"
        + " and e.revision < d.revision and e.state in ('OWED', 'SENDING', 'UNCERTAIN')) order by d.sink, d.state, d.next_attempt_at limit "
        + CANDIDATES + ")";
  }

  private static Delivery find(Handle handle, String sink, long statementNo, int revision) {
    return handle
        .createQuery(
            SELECT + " where d.sink = :sink and d.statement_no = :no and d.revision = :revision")
        .bind("sink", sink)
        .bind("no", statementNo)
        .bind("revision", revision)
        .map((row, context) -> read(row))
        .one();
  }

  /**
   * It is still being sent. @return false when its lease has run out and another process has taken
   * it over, or told what came of it
   */
  public boolean extend(Delivery delivery, Duration lease) {
    return database.change(handle -> handle
            .createUpdate(
                "update ledger_delivery set lease_until = :until where sink = :sink and statement_no = :no"
                    + " and revision = :revision and state = 'SENDING' and attempts = :attempts")
            .bind("until", Utc.of(database.now().plus(lease)))
            .bind("sink", delivery.sink())
            .bind("no", delivery.revision().statementNo())
            .bind("revision", delivery.revision().number())
            .bind("attempts", delivery.attempts())
            .execute())
        == 1;
  }

  /**
   * The sink has it. @return false when another process has taken the delivery over: then that one
   * tells, or has told
   */
  public boolean delivered(Delivery delivery, String answer) {
    return settle(delivery, DeliveryState.DELIVERED, answer, null, true);
  }

  /** It may work later: owed again, not before the given time. @return as {@link #delivered} */
  public boolean postponed(Delivery delivery, String answer, Instant nextAttemptAt) {
    return settle(delivery, DeliveryState.OWED, answer, nextAttemptAt, true);
  }

  /**
   * The sink as a whole lets nothing in: owed as before, and the attempt does not count. @return as
   * {@link #delivered}
   */
  public boolean blocked(Delivery delivery, String answer, Instant nextAttemptAt) {
    return settle(delivery, DeliveryState.OWED, answer, nextAttemptAt, false);
  }

  /**
   * The sink as a whole takes nothing at the moment: owed as before, and the attempt does not
   * count. @return as {@link #delivered}
   */
  public boolean waiting(Delivery delivery, String answer, Instant nextAttemptAt) {
    return settle(delivery, DeliveryState.OWED, answer, nextAttemptAt, false);
  }

  /**
   * Whether it arrived is not known, and the sink as a whole cannot say at the moment: the attempt
   * does not count. @return as {@link #delivered}
   */
  public boolean undecided(Delivery delivery, String answer, Instant nextAttemptAt) {
    return settle(delivery, DeliveryState.UNCERTAIN, answer, nextAttemptAt, false);
  }

  /**
   * The sink has taken part of it, which the next attempt need not send again.
   *
   * @param progress for the sink's target to read, at most 200 characters
   */
  public void progress(Delivery delivery, String progress) {
    database.change(handle -> handle
        .createUpdate(
            "update ledger_delivery set progress = :progress where sink = :sink and statement_no = :no"
                + " and revision = :revision and state = 'SENDING' and attempts = :attempts")
        .bind("progress", progress)
        .bind("sink", delivery.sink())
        .bind("no", delivery.revision().statementNo())
        .bind("revision", delivery.revision().number())
        .bind("attempts", delivery.attempts())
        .execute());
  }

  /**
   * Whether it arrived is not known: the sink is asked, or sent the same again, not before the
   * given time. @return as {@link #delivered}
   */
  public boolean uncertain(Delivery delivery, String answer, Instant nextAttemptAt) {
    return settle(delivery, DeliveryState.UNCERTAIN, answer, nextAttemptAt, true);
  }

  /** The sink will never take it as it is. @return as {@link #delivered} */
  public boolean rejected(Delivery delivery, String answer) {
    return settle(delivery, DeliveryState.REJECTED, answer, null, true);
  }

  /**
   * The sink has a revision that the ledger does not know, as after a restored backup. The
   * statement goes on above it: its latest contents become one more revision, in which every record
   * counts as new, and which every sink is owed that wants it, since any of them may have seen the
   * lost numbers. What this sink was owed before is superseded.
   *
   * @param above the latest revision that the sink has
   * @param answer why, for the operator
   * @return the revision under which the statement goes on; empty when another process has taken
   *     the delivery over
   */
  public Optional<StatementRevision> continueAbove(Delivery delivery, int above, String answer) {
    return database.change(handle -> {
      StatementRevision owed = delivery.revision();
      StatementRow row =
          StatementRow.lock(handle, owed.key(), owed.statement().dataset(), owed.account());
      StatementRevision latest = RevisionRow.find(handle, row.no(), row.revision());
      // Another sink may have found the same before, and the statement gone on since.
      Optional<Integer> continued = handle
          .createQuery(
              "select max(revision) from ledger_revision where statement_no = :no and revision > :above"
                  + " and continues_above is not null")
          .bind("no", row.no())
          .bind("above", above)
          .mapTo(Integer.class)
          .findOne();
      int number = continued.orElse(Math.max(latest.number(), above) + 1);
      int superseded = handle
          .createUpdate(
              "update ledger_delivery set state = 'SUPERSEDED', last_answer = :answer, lease_owner = null, lease_until = null"
                  + " where sink = :sink and statement_no = :no and revision = :revision and state = 'SENDING' and attempts = :attempts")
          .bind("answer", answer + "; it goes on as revision " + number)
          .bind("sink", delivery.sink())
          .bind("no", row.no())
          .bind("revision", owed.number())
          .bind("attempts", delivery.attempts())
          .execute();
      if (superseded == 0) {
        return Optional.empty();
      }
      handle
          .createUpdate(
              "update ledger_delivery set state = 'SUPERSEDED' where sink = :sink and statement_no = :no and revision < :number"
                  + " and state in ('OWED', 'UNCERTAIN', 'HELD', 'REJECTED')")
          .bind("sink", delivery.sink())
          .bind("no", row.no())
          .bind("number", number)
          .execute();
      StatementRevision revision = continued.isPresent()
          ? RevisionRow.find(handle, row.no(), number)
          : continued(handle, row, latest, number, above);
      audit.delivery(
          handle,
          delivery.sink(),
          owed,
          DeliveryState.SUPERSEDED + " " + answer + "; it goes on as revision " + number);
      return Optional.of(revision);
    });
  }

  private StatementRevision continued(
      Handle handle, StatementRow row, StatementRevision latest, int number, int above) {
    StatementRevision revision = new StatementRevision(
        latest.statementNo(),
        latest.account(),
        latest.statement(),
        number,
        latest.status(),
        latest.reconciliation(),
        latest.contentHash(),
        latest.collectedAt(),
        database.now(),
        RevisionCause.CONTINUED,
        true);
    String columns = String.join(", ", RecordRow.CONTENT);
    long records = handle
        .createUpdate("insert into ledger_record (statement_no, since_revision, until_revision, "
            + columns + ") select statement_no, " + number + ", " + RecordRow.OPEN + ", " + columns
            + " from ledger_record where statement_no = :no and until_revision = " + RecordRow.OPEN)
        .bind("no", row.no())
        .execute();
    handle
        .createUpdate(
            "update ledger_record set until_revision = :number where statement_no = :no and until_revision = "
                + RecordRow.OPEN + " and since_revision < :number")
        .bind("number", number)
        .bind("no", row.no())
        .execute();
    RevisionRow.insert(handle, revision, row.intakeFingerprint(), 0, records, 0);
    RevisionRow.continuesAbove(handle, revision, above);
    row.continued(handle, number);
    owe(handle, List.of(revision));
    audit.revision(handle, revision);
    return revision;
  }

  private boolean settle(
      Delivery delivery,
      DeliveryState state,
      String answer,
      Instant nextAttemptAt,
      boolean counts) {
    Instant now = database.now();
    return database.change(handle -> {
      int settled = handle
          .createUpdate(
              "update ledger_delivery set state = :state, last_answer = :answer, next_attempt_at = :next,"
                  + " lease_owner = null, lease_until = null, delivered_at = coalesce(:delivered, delivered_at), attempts = attempts - :uncounted,"
                  + " waits = waits + :uncounted"
                  + " where sink = :sink and statement_no = :no and revision = :revision and state = 'SENDING' and attempts = :attempts")
          .bind("state", state.name())
          .bind("answer", answer)
          .bind("next", Utc.of(nextAttemptAt == null ? now : nextAttemptAt))
          .bind("delivered", state == DeliveryState.DELIVERED ? Utc.of(now) : null)
          .bind("uncounted", counts ? 0 : 1)
          .bind("sink", delivery.sink())
          .bind("no", delivery.revision().statementNo())
          .bind("revision", delivery.revision().number())
          .bind("attempts", delivery.attempts())
          .execute();
      // A process whose lease ran out has no say any more.
      if (settled == 1) {
        audit.delivery(
            handle,
            delivery.sink(),
            delivery.revision(),
            state + (answer == null ? "" : " " + answer));
      }
      return settled == 1;
    });
  }

  /**
   * Releases what is held of a statement although it does not add up, and holds none of this
   * content again. An acceptance is of what the statement says now; when it says something else, it
   * is judged anew.
   *
   * @param by who accepts it
   * @param reason why; kept in the audit trail
   * @return how many deliveries were released
   * @throws IllegalArgumentException if there is nothing to accept
   */
  public int accept(StatementKey key, String by, String reason) {
    return accept(key, by, reason, database.now());
  }

  /**
   * The same for what was accepted earlier, such as before the ledger was built again. @param at
   * when it was
   */
  public int accept(StatementKey key, String by, String reason, Instant at) {
    return database.change(handle -> {
      StatementRow row = StatementRow.find(handle, key)
          .filter(found -> found.revision() > 0)
          .orElseThrow(() -> new IllegalArgumentException("there is no statement " + key));
      StatementRevision revision = RevisionRow.find(handle, row.no(), row.revision());
      if (!revision.reconciliation().verdict().isOpen()) {
        throw new IllegalArgumentException(
            "statement %s adds up; there is nothing to accept".formatted(key));
      }
      int accepted = handle
          .createUpdate(
              "update ledger_statement set accepted_hash = :hash, accepted_reason = :reason, accepted_by = :by,"
                  + " accepted_at = :at where statement_no = :no"
                  + " and revision = :revision")
          .bind("hash", revision.contentHash())
          .bind("reason", reason)
          .bind("by", by)
          .bind("at", Utc.of(at))
          .bind("no", row.no())
          .bind("revision", row.revision())
          .execute();
      if (accepted != 1) {
        throw new IllegalArgumentException(
            "statement %s has just been revised; look at it again before accepting it"
                .formatted(key));
      }
      int released = handle
          .createUpdate(
              "update ledger_delivery set state = 'OWED', next_attempt_at = :now, last_answer = :answer"
                  + " where statement_no = :no and revision = :revision and state = 'HELD'")
          .bind("now", Utc.of(database.now()))
          .bind("answer", "accepted: " + reason)
          .bind("no", row.no())
          .bind("revision", row.revision())
          .execute();
      audit.acceptance(handle, revision, by, reason);
      return released;
    });
  }

  /**
   * That somebody has accepted what a statement says now although it does not add up.
   *
   * @param by null when it was accepted before this was kept; the audit trail has it
   * @param at as {@code by}
   */
  public record Acceptance(String by, Instant at, String reason) {}

  /** Who has accepted the content of this revision; empty when nobody has. */
  public Optional<Acceptance> acceptance(StatementRevision revision) {
    return database.read(handle -> handle
        .createQuery(
            "select accepted_by, accepted_at, accepted_reason from ledger_statement where statement_no = :no"
                + " and accepted_hash = :hash")
        .bind("no", revision.statementNo())
        .bind("hash", revision.contentHash())
        .map((row, context) -> new Acceptance(
            row.getString("accepted_by"),
            Utc.instant(row, "accepted_at"),
            row.getString("accepted_reason")))
        .findOne());
  }

  /**
   * Owes deliveries again. One that is older than what its sink already has is left alone: the old
   * figures would take the place of the new ones.
   *
   * @param sink null for all
   * @param key null for all
   * @param state {@code REJECTED}, {@code DELIVERED} or {@code UNCERTAIN}
   * @param by who asks for it
   * @return those that are owed again
   */
  public List<Delivery> redeliver(String sink, StatementKey key, DeliveryState state, String by) {
    return database.change(handle -> {
      List<Delivery> found = handle
          .createQuery(SELECT
              + " where d.state = :state and (:anySink = 1 or d.sink = :sink) and (:anyStatement = 1"
              + " or x.provider = :provider and x.account_number = :accountNumber and x.statement_id = :id) and not exists (select 1 from ledger_delivery e"
              + " where e.sink = d.sink and e.statement_no = d.statement_no and e.revision > d.revision and e.state in ('DELIVERED', 'SENDING', 'UNCERTAIN'))"
              + " order by d.sink, d.statement_no, d.revision")
          .bind("state", state.name())
          .bind("anySink", sink == null ? 1 : 0)
          .bind("sink", sink == null ? "" : sink)
          .bind("anyStatement", key == null ? 1 : 0)
          .bind("provider", key == null ? "" : key.provider())
          .bind("accountNumber", key == null ? "" : key.accountNumber())
          .bind("id", key == null ? "" : key.statementId())
          .map((row, context) -> read(row))
          .list();
      List<Delivery> owed = new ArrayList<>();
      for (Delivery delivery : found) {
        int changed = handle
            .createUpdate(
                "update ledger_delivery set state = 'OWED', attempts = 0, waits = 0, progress = null, next_attempt_at = :now, ordered_by = :by"
                    + " where sink = :sink and statement_no = :no and revision = :revision and state = :state")
            .bind("by", by)
            .bind("now", Utc.of(database.now()))
            .bind("sink", delivery.sink())
            .bind("no", delivery.revision().statementNo())
            .bind("revision", delivery.revision().number())
            .bind("state", state.name())
            .execute();
        if (changed == 1) {
          owed.add(delivery);
        }
      }
      owed.forEach(delivery -> audit.redelivery(
          handle, delivery.sink(), delivery.revision(), delivery.state().name(), by));
      return owed;
    });
  }

  /**
   * Deliveries that wait for their next attempt are due now.
   *
   * @param sink null for all
   * @param key null for all
   * @return how many
   */
  public int dueNow(String sink, StatementKey key) {
    return database.change(handle -> handle
        .createUpdate(
            "update ledger_delivery set next_attempt_at = :now where state in ('OWED', 'UNCERTAIN')"
                + " and next_attempt_at > :now and (:anySink = 1 or sink = :sink) and (:anyStatement = 1 or statement_no = (select statement_no"
                + " from ledger_statement where provider = :provider and account_number = :accountNumber and statement_id = :id))")
        .bind("now", Utc.of(database.now()))
        .bind("anySink", sink == null ? 1 : 0)
        .bind("sink", sink == null ? "" : sink)
        .bind("anyStatement", key == null ? 1 : 0)
        .bind("provider", key == null ? "" : key.provider())
        .bind("accountNumber", key == null ? "" : key.accountNumber())
        .bind("id", key == null ? "" : key.statementId())
        .execute());
  }

  /**
   * What a sink is owed and has not taken.
   *
   * @param count of deliveries
   * @param since when the oldest was owed
   * @param nextAttemptAt the earliest; may lie in the past
   * @param lastAnswer of the delivery that is tried next, with cause and cure; null when none has
   *     been tried
   */
  public record Waiting(
      String sink, long count, Instant since, Instant nextAttemptAt, String lastAnswer) {}

  /** Sinks with deliveries that wait after an attempt that failed, by name. */
  public List<Waiting> waiting() {
    return database.read(handle -> handle
        .createQuery(
            "select d.sink, count(*) as owed, min(d.owed_at) as since, min(d.next_attempt_at) as due from ledger_delivery d"
                + " where d.state in ('OWED', 'UNCERTAIN') group by d.sink order by d.sink")
        .map((row, context) -> new Waiting(
            row.getString("sink"),
            row.getLong("owed"),
            Utc.instant(row, "since"),
            Utc.instant(row, "due"),
            null))
        .list()
        .stream()
        .map(waiting -> handle
            .createQuery(
                "select last_answer from ledger_delivery where sink = :sink and state in ('OWED', 'UNCERTAIN') and last_answer is not null"
                    + " order by attempts desc, next_attempt_at limit 1")
            .bind("sink", waiting.sink)
            .mapTo(String.class)
            .findOne()
            .map(answer -> new Waiting(
                waiting.sink, waiting.count, waiting.since, waiting.nextAttemptAt, answer))
            .orElse(waiting))
        .toList());
  }

  /**
   * Every delivery of a statement, or of all, to a sink, or to all; newest revision first, a
   * thousand at most. @param sink null for all; @param key null for all
   */
  public List<Delivery> of(String sink, StatementKey key) {
    return database.read(handle -> handle
        .createQuery(
            SELECT + " where (:anySink = 1 or d.sink = :sink) and (:anyStatement = 1"
                + " or x.provider = :provider and x.account_number = :accountNumber and x.statement_id = :id) order by d.revision desc, d.sink, d.statement_no limit 1000")
        .bind("anySink", sink == null ? 1 : 0)
        .bind("sink", sink == null ? "" : sink)
        .bind("anyStatement", key == null ? 1 : 0)
        .bind("provider", key == null ? "" : key.provider())
        .bind("accountNumber", key == null ? "" : key.accountNumber())
        .bind("id", key == null ? "" : key.statementId())
        .map((row, context) -> read(row))
        .list());
  }

  /** When the next delivery of the sink is due; empty when none is owed. */
  public Optional<Instant> nextDue(String sink) {
    return database.read(handle -> handle
        .createQuery(
            "select min(case when state = 'SENDING' then lease_until else next_attempt_at end) as due"
                + " from ledger_delivery where sink = :sink and state in ('OWED', 'UNCERTAIN', 'SENDING')")
        .bind("sink", sink)
        .map((row, context) -> Optional.ofNullable(Utc.instant(row, "due")))
        .one());
  }

  /** How many deliveries of each sink stand where. */
  public Map<String, Map<DeliveryState, Long>> counts() {
    Map<String, Map<DeliveryState, Long>> counts = new LinkedHashMap<>();
    database.read(handle -> handle
        .createQuery(
            "select sink, state, count(*) from ledger_delivery group by sink, state order by sink, state")
        .map((row, context) -> {
          counts
              .computeIfAbsent(row.getString(1), sink -> new LinkedHashMap<>())
              .put(DeliveryState.valueOf(row.getString(2)), row.getLong(3));
          return row.getString(1);
        })
        .list());
    return counts;
  }

  /** Deliveries in any of the states, oldest first, a thousand at most. */
  public List<Delivery> list(DeliveryState... states) {
    List<String> names = new ArrayList<>();
    for (DeliveryState state : states) {
      names.add(state.name());
    }
    return database.read(handle -> handle
        .createQuery(SELECT
            + " where d.state in (<states>) order by d.owed_at, d.sink, d.statement_no limit 1000")
        .bindList("states", names)
        .map((row, context) -> read(row))
        .list());
  }

  private static Delivery read(ResultSet row) throws SQLException {
    DeliveryState state = DeliveryState.valueOf(row.getString("state"));
    boolean begun = row.getInt("attempts") > 0 || row.getString("last_answer") != null;
    boolean orderedAgain = row.getObject("delivered_at") != null;
    boolean mayBeThere = state == DeliveryState.SENDING
        || state == DeliveryState.UNCERTAIN
        || begun && !orderedAgain;
    return new Delivery(
        row.getString("sink"),
        RevisionRow.read(row),
        state,
        row.getInt("attempts"),
        Utc.instant(row, "next_attempt_at"),
        row.getString("last_answer"),
        mayBeThere,
        row.getObject("continues_above") != null,
        row.getString("ordered_by") != null,
        row.getInt("waits"),
        row.getString("progress"));
  }
}
