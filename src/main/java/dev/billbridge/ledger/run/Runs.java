package dev.billbridge.ledger.run;

import dev.billbridge.database.Utc;
import dev.billbridge.ledger.database.Database;
import dev.billbridge.ledger.database.LedgerException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;

/** The runs: what was requested of which account when, and how it ended. */
public final class Runs {

  private final Database database;
  private final String owner = ProcessName.next();
  /** Runs of this ledger that have begun and not ended, whatever the database has recorded. */
  private final Set<Long> underWay = ConcurrentHashMap.newKeySet();

  public Runs(Database database) {
    this.database = database;
  }

  /**
   * @param endedAt null while it runs, or when the process was killed
   * @param outcome {@code RUNNING}, {@code DONE} or {@code FAILED}, also when its process was
   *     killed
   * @param message what failed; null when nothing did
   * @param retryAt when a service that runs tries again at the latest; null unless it failed
   */
  public record RunRecord(
      long no,
      String account,
      String dataset,
      Instant startedAt,
      Instant endedAt,
      String outcome,
      String message,
      Instant retryAt) {

    /** Whose run it is. */
    public RunSeries series() {
      return new RunSeries(account, dataset);
    }
  }

  /**
   * The run that holds an account and dataset.
   *
   * @param owner host, process id, start of the process and number of the ledger in it
   */
  public record Holder(long run, String owner, Instant until) {

    /** The holder for a person to read, such as {@code process 4711 on billing-1}. */
    public String name() {
      return ProcessName.shown(owner);
    }
  }

  /**
   * What came of an attempt to start a run.
   *
   * @param number of the run; null when another one holds the account and dataset
   * @param holder that other one; null when the run has begun, and when one has that is enough
   */
  public record Start(Long number, Holder holder) {}

  /**
   * Why a run is started.
   *
   * @param isCurrent whether it requests what is current, as by {@link #beginCurrent}
   * @param since as there; null unless it is current
   * @param retryAt as there; null unless it is current
   */
  private record Occasion(boolean isCurrent, Instant since, Instant retryAt) {}

  /**
   * Begins a run that requests what is current, as {@link #begin} does, unless another such run has
   * begun in the meantime.
   *
   * @param since when it was decided to begin
   * @param retryAt when to try again if the process is killed
   */
  public Start beginCurrent(
      String account, String dataset, Duration lease, Instant since, Instant retryAt) {
    return begin(account, dataset, lease, new Occasion(true, since, retryAt));
  }

  /**
   * Begins a run, unless another process that lives is collecting the same account and dataset. The
   * run holds them until {@link #end}, or until its lease runs out without having been
   * {@link #extend extended}. The lease of a process of this machine that has ended is taken over
   * at once, and so is one whose end could not be recorded.
   */
  public Start begin(String account, String dataset, Duration lease) {
    return begin(account, dataset, lease, new Occasion(false, null, null));
  }

  private Start begin(String account, String dataset, Duration lease, Occasion occasion) {
    Start start = tryToBegin(account, dataset, lease, occasion);
    if (start.number() != null) {
      underWay.add(start.number());
    }
    return start;
  }

  private Start tryToBegin(String account, String dataset, Duration lease, Occasion occasion) {
    try {
      return database.change(handle -> {
        Instant now = database.now();
        Optional<Holder> holder = handle
            .createQuery("""
            select run_no, owner, lease_until
            from ledger_run_lease
            where account = :account and dataset = :dataset for update
            """)
            .bind("account", account)
            .bind("dataset", dataset)
            .map((row, context) ->
                new Holder(row.getLong(1), row.getString(2), Utc.instant(row, "lease_until")))
            .findOne();
        if (holder.isPresent() && holds(holder.get(), now, lease)) {
          return new Start(null, holder.get());
        }
        if (occasion.isCurrent()
            && last(handle, account, dataset)
                .filter(last -> last.startedAt().isAfter(occasion.since())
                    && !last.startedAt().isAfter(now))
                .isPresent()) {
          return new Start(null, null);
        }
        long run = handle
            .createUpdate("""
            insert into ledger_run (account, dataset, started_at, outcome,
              is_current, retry_at)
            values (:account, :dataset, :now, 'RUNNING', :current, :retry)
            """)
            .bind("account", account)
            .bind("dataset", dataset)
            .bind("now", Utc.of(now))
            .bind("current", occasion.isCurrent() ? 1 : 0)
            .bind("retry", Utc.of(occasion.retryAt()))
            .executeAndReturnGeneratedKeys("run_no")
            .mapTo(Long.class)
            .one();
        holder.ifPresent(gone -> brokenOff(handle, gone, now));
        handle
            .createUpdate(holder.isPresent() ? """
                    update ledger_run_lease
                    set run_no = :run, owner = :owner, lease_until = :until
                    where account = :account and dataset = :dataset
                    """ : """
                    insert into ledger_run_lease (account, dataset, run_no, owner, lease_until)
                    values (:account, :dataset, :run, :owner, :until)
                    """)
            .bind("account", account)
            .bind("dataset", dataset)
            .bind("run", run)
            .bind("owner", owner)
            .bind("until", Utc.of(now.plus(lease)))
            .execute();
        return new Start(run, null);
      });
    } catch (LedgerException e) {
      if (!database.isDuplicate(e)) {
        throw e;
      }
      // Both found no lease and one was first; it is the holder now.
      return holder(account, dataset).map(holder -> new Start(null, holder)).orElseThrow(() -> e);
    }
  }

  private boolean holds(Holder holder, Instant now, Duration lease) {
    // A lease that ends later than any lease can was written by a clock that was ahead.
    boolean runs =
        now.isBefore(holder.until()) && !holder.until().isAfter(now.plus(lease.multipliedBy(2)));
    return runs
        && !ProcessName.isGone(holder.owner())
        && (!holder.owner().equals(owner) || underWay.contains(holder.run()));
  }

  private static void brokenOff(Handle handle, Holder gone, Instant now) {
    handle
        .createUpdate("""
            update ledger_run
            set ended_at = :now, outcome = 'FAILED', message = :message
            where run_no = :no and outcome = 'RUNNING'
            """)
        .bind("now", Utc.of(now))
        .bind("message", brokenOff(gone.name()))
        .bind("no", gone.run())
        .execute();
  }

  private static String brokenOff(String process) {
    return "broken off: " + process + " ended or stopped responding";
  }

  /**
   * Who collects an account and dataset now, or did when its process was killed; empty when nobody
   * does.
   */
  public Optional<Holder> holder(String account, String dataset) {
    return database.read(handle -> handle
        .createQuery("""
            select run_no, owner, lease_until
            from ledger_run_lease
            where account = :account and dataset = :dataset
            """)
        .bind("account", account)
        .bind("dataset", dataset)
        .map((row, context) ->
            new Holder(row.getLong(1), row.getString(2), Utc.instant(row, "lease_until")))
        .findOne());
  }

  /**
   * Whether a process that lives is collecting an account and dataset, or replaying what was
   * collected of it.
   */
  public boolean isUnderWay(String account, String dataset) {
    return holder(account, dataset).filter(this::lives).isPresent();
  }

  private boolean lives(Holder holder) {
    return database.now().isBefore(holder.until())
        && !ProcessName.isGone(holder.owner())
        && (!holder.owner().equals(owner) || underWay.contains(holder.run()));
  }

  /**
   * Extends the lease of a run.
   *
   * @return false when another process has taken over since
   */
  public boolean extend(long run, Duration lease) {
    return database.change(handle -> handle
            .createUpdate("""
            update ledger_run_lease
            set lease_until = :until
            where run_no = :run and owner = :owner
            """)
            .bind("until", Utc.of(database.now().plus(lease)))
            .bind("run", run)
            .bind("owner", owner)
            .execute())
        == 1;
  }

  /**
   * Whether the run still holds its account and dataset: a process that stood still for long may
   * have been taken for dead.
   */
  public boolean holds(long run) {
    return database.isRehearsal()
        || database.read(handle -> handle
                .createQuery("""
            select count(*)
            from ledger_run_lease
            where run_no = :run and owner = :owner
            """)
                .bind("run", run)
                .bind("owner", owner)
                .mapTo(Long.class)
                .one())
            == 1;
  }

  /**
   * Ends a run that nobody repeats.
   *
   * @param failure what went wrong, in sentences; null when nothing did
   */
  public void end(long run, String failure) {
    end(run, failure, null);
  }

  /**
   * Ends a run.
   *
   * @param failure what went wrong, in sentences; null when nothing did
   * @param retryAt when to try again; null for a run that nobody repeats
   */
  public void end(long run, String failure, Instant retryAt) {
    underWay.remove(run);
    database.useChange(handle -> {
      handle
          .createUpdate("""
            update ledger_run
            set ended_at = :now, outcome = :outcome, message = :message,
              retry_at = :retry
            where run_no = :no
            """)
          .bind("now", Utc.of(database.now()))
          .bind("outcome", failure == null ? "DONE" : "FAILED")
          .bind("message", failure)
          .bind("retry", failure == null ? null : Utc.of(retryAt))
          .bind("no", run)
          .execute();
      handle
          .createUpdate("delete from ledger_run_lease where run_no = :run and owner = :owner")
          .bind("run", run)
          .bind("owner", owner)
          .execute();
    });
    database.persist();
  }

  /** The last run of every account and dataset, in their order. */
  public List<RunRecord> last() {
    return standing(Standing.NONE).last();
  }

  /**
   * An account and dataset.
   *
   * @param account name of the configured account
   */
  public record RunSeries(String account, String dataset) {}

  /**
   * How the runs of every account and dataset stand.
   *
   * @param last the last run of each, in their order
   * @param goodEnds when the last good run of each ended, UTC
   * @param upTo number of a run up to which nothing can change any more
   */
  public record Standing(List<RunRecord> last, Map<RunSeries, Instant> goodEnds, long upTo) {

    /** No run yet. */
    public static final Standing NONE = new Standing(List.of(), Map.of(), 0);

    public Standing {
      last = List.copyOf(last);
      goodEnds = Map.copyOf(goodEnds);
    }
  }

  /**
   * How the runs stand now.
   *
   * @param known what an earlier call returned; only runs that are new or were under way then are
   *     read
   */
  public Standing standing(Standing known) {
    Standing recorded = database.read(handle -> {
      long upTo =
          handle.createQuery("""
              select coalesce(min(case when outcome = 'RUNNING' then run_no end) - 1, max(run_no), 0)
              from ledger_run where run_no > :known
              """).bind("known", known.upTo()).mapTo(Long.class).one();
      Map<RunSeries, RunRecord> last =
          new TreeMap<>(Comparator.comparing(RunSeries::account).thenComparing(RunSeries::dataset));
      known.last().forEach(run -> last.put(run.series(), run));
      handle
          .createQuery("""
              select r.* from ledger_run r
              where r.run_no in (select max(l.run_no) from ledger_run l
                where l.run_no > :known group by l.account, l.dataset)
              """)
          .bind("known", known.upTo())
          .map((row, context) -> run(row))
          .forEach(run -> last.put(run.series(), run));
      return new Standing(
          List.copyOf(last.values()), goodEnds(handle, known), Math.max(known.upTo(), upTo));
    });
    return new Standing(
        recorded.last().stream().map(this::asItStands).toList(),
        recorded.goodEnds(),
        recorded.upTo());
  }

  private static Map<RunSeries, Instant> goodEnds(Handle handle, Standing known) {
    Map<RunSeries, Instant> ends = new HashMap<>(known.goodEnds());
    handle
        .createQuery("""
            select account, dataset, max(ended_at) as ended_at from ledger_run
            where run_no > :known and outcome = 'DONE' group by account, dataset
            """)
        .bind("known", known.upTo())
        .map((row, context) -> ends.merge(
            new RunSeries(row.getString("account"), row.getString("dataset")),
            Utc.instant(row, "ended_at"),
            (one, other) -> one.isAfter(other) ? one : other))
        .list();
    return ends;
  }

  /** The last run that requested what is current. */
  public Optional<RunRecord> lastCurrent(String account, String dataset) {
    return database.read(handle -> last(handle, account, dataset)).map(this::asItStands);
  }

  // "+ 0": otherwise PostgreSQL looks for the highest number from the newest run backwards, which
  // for an account without runs is every run there has been.
  private static Optional<RunRecord> last(Handle handle, String account, String dataset) {
    return handle
        .createQuery("""
            select r.*
            from ledger_run r
            where r.run_no = (select max(l.run_no + 0) from ledger_run l
              where l.account = :account and l.dataset = :dataset and l.is_current = 1)
            """)
        .bind("account", account)
        .bind("dataset", dataset)
        .map((row, context) -> run(row))
        .findOne();
  }

  static RunRecord run(ResultSet row) throws SQLException {
    return new RunRecord(
        row.getLong("run_no"),
        row.getString("account"),
        row.getString("dataset"),
        Utc.instant(row, "started_at"),
        Utc.instant(row, "ended_at"),
        row.getString("outcome"),
        row.getString("message"),
        Utc.instant(row, "retry_at"));
  }

  /** A run whose process was killed has failed, although nobody has recorded that yet. */
  RunRecord asItStands(RunRecord run) {
    if (!run.outcome().equals("RUNNING")) {
      return run;
    }
    Optional<Holder> holder =
        holder(run.account(), run.dataset()).filter(each -> each.run() == run.no());
    if (holder.filter(this::lives).isPresent()) {
      return run;
    }
    return new RunRecord(
        run.no(),
        run.account(),
        run.dataset(),
        run.startedAt(),
        null,
        "FAILED",
        brokenOff(holder.map(Holder::name).orElse("its process")),
        run.retryAt());
  }

  /**
   * How many runs for what is current have failed since one was done, without the one under way.
   */
  public long failedInARow(String account, String dataset) {
    return database.read(handle -> handle
        .createQuery("""
            select count(*)
            from ledger_run
            where account = :account and dataset = :dataset and is_current = 1
              and run_no > (select coalesce(max(d.run_no + 0), 0) from ledger_run d
              where d.account = :account and d.dataset = :dataset
              and d.is_current = 1 and d.outcome = 'DONE')
            """)
        .bind("account", account)
        .bind("dataset", dataset)
        .mapTo(Long.class)
        .one());
  }
}
