package dev.billbridge.ledger.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Notices that the clock has been set back, and reports it once. */
public final class ClockCheck {

  /** Clocks of two machines differ by so much without anybody noticing. */
  private static final Duration USUAL = Duration.ofMinutes(2);

  private boolean reported;

  /** @param recorded what the ledger recorded last; null when it has recorded nothing yet */
  public synchronized Optional<String> check(Instant now, Instant recorded) {
    boolean behind = recorded != null && now.isBefore(recorded.minus(USUAL));
    boolean isNew = behind && !reported;
    reported = behind;
    return isNew
        ? Optional.of(
            ("the clock shows %s, which is before %s, when the ledger last recorded something;"
                    + " set the clock, and check what was recorded meanwhile with billbridge audit list")
                .formatted(now, recorded))
        : Optional.empty();
  }
}
