package dev.billbridge.collect.schedule;

import dev.billbridge.ledger.run.Runs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Begins the runs that Quartz does not: those that fell due while the service was down, those whose
 * time daylight saving skips, and those that failed and are to be tried again. The book of runs
 * says which these are, so that nothing is begun twice, whichever process began it.
 */
public final class CatchUp implements AutoCloseable {

  private static final Logger LOG = LogManager.getLogger(CatchUp.class);

  /** Quartz comes first: what it has begun is in the book of runs by then. */
  private static final Duration GRACE = Duration.ofSeconds(10);
  /**
   * A run that began this long before its time, by the clock of another machine, was the run of
   * that time.
   */
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);
  /**
   * From one look into the book of runs to the next, at most: other processes write there as well.
   */
  private static final Duration LOOK = Duration.ofMinutes(5);

  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);
  private static final Duration TICK = Duration.ofSeconds(5);

  private final List<Schedule> schedules;
  private final Runs runs;
  private final InstantSource clock;
  private final Consumer<Schedule> collector;
  private final Instant startedAt;
  private final Map<Schedule, Instant> looks = new HashMap<>();
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "catch-up");
        thread.setDaemon(true);
        return thread;
      });

  /** @param collector begins a run of what is current, and returns at once */
  public CatchUp(
      List<Schedule> schedules, Runs runs, InstantSource clock, Consumer<Schedule> collector) {
    this.schedules = List.copyOf(schedules);
    this.runs = runs;
    this.clock = clock;
    this.collector = collector;
    this.startedAt = clock.instant();
  }

  /**
   * Looks from now on.
   *
   * @param delay until the first look; zero unless something else makes up for what was missed
   */
  public void start(Duration delay) {
    ticker.scheduleWithFixedDelay(
        this::tick, delay.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Begins what is due and has not begun. Most ticks need not even look into the book of runs. */
  void tick() {
    for (Schedule schedule : schedules) {
      Instant now = clock.instant();
      Instant look = looks.get(schedule);
      // A clock that was set back must not keep anything waiting.
      if (look == null || !now.isBefore(look) || look.isAfter(now.plus(LOOK))) {
        looks.put(schedule, look(schedule, now));
      }
    }
  }

  private Instant look(Schedule schedule, Instant now) {
    try {
      Instant due = due(schedule, now);
      if (due != null && !now.isBefore(due)) {
        LOG.info(
            "{} {}: collected now, since it was due at {}",
            schedule.account(),
            schedule.dataset(),
            due.minus(GRACE));
        collector.accept(schedule);
        return now.plus(LOOK_AGAIN);
      }
      return due == null || due.isAfter(now.plus(LOOK)) ? now.plus(LOOK) : due;
    } catch (RuntimeException e) {
      // The ledger does not answer, which its health check shows.
      LOG.debug(
          "{} {}: not looked for a missed run: {}",
          schedule.account(),
          schedule.dataset(),
          e.getMessage());
      return now.plus(LOOK_AGAIN);
    }
  }

  /** From when on a run is missing; null while one is under way, and when there is none to come. */
  private Instant due(Schedule schedule, Instant now) {
    Optional<Runs.RunRecord> last = runs.lastCurrent(schedule.account(), schedule.dataset());
    if (last.isPresent() && last.get().outcome().equals("RUNNING")) {
      return null;
    }
    // A run that a clock ahead of this one has noted must not put everything off.
    Instant began = last.map(Runs.RunRecord::startedAt)
        .filter(at -> !at.isAfter(now.plus(CLOCKS_DIFFER)))
        .orElse(null);
    Instant due = schedule.next(began == null ? startedAt : began.plus(CLOCKS_DIFFER));
    Instant retry = last.map(Runs.RunRecord::retryAt).orElse(null);
    Instant earliest = due == null || retry != null && retry.isBefore(due) ? retry : due;
    return earliest == null ? null : earliest.plus(GRACE);
  }

  @Override
  public void close() {
    ticker.shutdownNow();
  }
}
