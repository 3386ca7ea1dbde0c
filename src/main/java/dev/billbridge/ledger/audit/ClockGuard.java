package dev.billbridge.ledger.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Notices that the clock has been set back, and says so once. */
public final class ClockGuard {

  /** Clocks of two machines differ by so much without anybody noticing. */
  private static final Duration USUAL = Duration.ofMinutes(2);

  private boolean told;

  /** @param recorded what the ledger recorded last; null when it has recorded nothing yet */
  public synchronized Optional<String> look(Instant now, Instant recorded) {
    boolean behind = recorded != null && now.isBefore(recorded.minus(USUAL));
    boolean tell = behind && !told;
    told = behind;
    return tell
        ? Optional.of(
            ("the clock says %s, which is before %s, when the ledger recorded something last; set the clock right, and look at what was"
                    + " recorded meanwhile with billbridge audit list")
                .formatted(now, recorded))
        : Optional.empty();
  }
}
