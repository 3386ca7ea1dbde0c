package dev.billbridge.testing;

import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.sandbox.world.Oddity;
import java.io.IOException;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;

/** Providers that do everything they have ever been seen to do, and still hand over their bills. */
public final class EveryOddity {

  /** With these, bills or invoices are refused, or there are ninety contracts more of the same. */
  private static final Set<Oddity> TOO_MUCH = EnumSet.of(
      Oddity.NO_BILLING_RIGHT,
      Oddity.INVOICES_FORBIDDEN,
      Oddity.JSON_CSV_CONTRADICTION,
      Oddity.LIST_LACKS_A_BILL,
      Oddity.MANY_PROFILES);

  private EveryOddity() {}

  /**
   * Starts them.
   *
   * @param months closed ones
   */
  public static Sandbox sandbox(int months, InstantSource clock) throws IOException {
    return Sandbox.start(SandboxSettings.defaults()
        .withMonths(months)
        .withLines(14)
        .withClock(clock)
        .withOddities(EnumSet.complementOf(EnumSet.copyOf(TOO_MUCH)).toArray(Oddity[]::new)));
  }
}
