package dev.billbridge.sandbox;

import dev.billbridge.sandbox.world.Oddity;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a sandbox is made from. Immutable; start from {@link #defaults()} and change what matters.
 *
 * @param port port on 127.0.0.1; 0 for any free one
 * @param seed everything is derived from it: the same seed and clock give the same bytes
 * @param sakuraAccounts number of SAKURA accounts
 * @param ionosContracts number of IONOS contracts, at least one
 * @param months closed months before the month of the clock
 * @param lines lines of a complete statement, 1 to 10 000 000
 * @param clock the sandbox's time; fixed by the defaults
 * @param oddities switches that are on from the start
 * @param unpaidText how SAKURA's CSV spells "unpaid"
 * @param pendingText how SAKURA's CSV spells "pending", the state of a month without charges
 */
public record SandboxSettings(
    int port,
    long seed,
    int sakuraAccounts,
    int ionosContracts,
    int months,
    int lines,
    InstantSource clock,
    Set<Oddity> oddities,
    String unpaidText,
    String pendingText) {

  private static final int MOST_LINES = 10_000_000;
  private static final int MOST_ACCOUNTS = 60_000;

  public SandboxSettings {
    require(port >= 0 && port <= 65_535, "port is 0 to 65535, not " + port);
    require(
        sakuraAccounts >= 0 && sakuraAccounts <= MOST_ACCOUNTS,
        "SAKURA accounts are 0 to 60000, not " + sakuraAccounts);
    require(
        ionosContracts >= 1 && ionosContracts <= MOST_ACCOUNTS,
        "IONOS contracts are 1 to 60000, not " + ionosContracts);
    require(months >= 0 && months <= 240, "months are 0 to 240, not " + months);
    require(lines >= 1 && lines <= MOST_LINES, "lines are 1 to 10000000, not " + lines);
    oddities = Set.copyOf(oddities);
  }

  /**
   * Two accounts per provider, three closed months of 24 lines, noon UTC of 12 May 2026, no
   * oddities, any free port.
   */
  public static SandboxSettings defaults() {
    return new SandboxSettings(
        0,
        1,
        2,
        2,
        3,
        24,
        InstantSource.fixed(Instant.parse("2026-05-12T12:00:00Z")),
        Set.of(),
        "未入金",
        "保留");
  }

  public SandboxSettings withPort(int newPort) {
    return new SandboxSettings(
        newPort,
        seed,
        sakuraAccounts,
        ionosContracts,
        months,
        lines,
        clock,
        oddities,
        unpaidText,
        pendingText);
  }

  public SandboxSettings withSeed(long newSeed) {
    return new SandboxSettings(
        port,
        newSeed,
        sakuraAccounts,
        ionosContracts,
        months,
        lines,
        clock,
        oddities,
        unpaidText,
        pendingText);
  }

  /** The same number of accounts for both providers. */
  public SandboxSettings withAccounts(int count) {
    return withAccounts(count, count);
  }

  public SandboxSettings withAccounts(int sakura, int ionos) {
    return new SandboxSettings(
        port, seed, sakura, ionos, months, lines, clock, oddities, unpaidText, pendingText);
  }

  public SandboxSettings withMonths(int newMonths) {
    return new SandboxSettings(
        port,
        seed,
        sakuraAccounts,
        ionosContracts,
        newMonths,
        lines,
        clock,
        oddities,
        unpaidText,
        pendingText);
  }

  public SandboxSettings withLines(int newLines) {
    return new SandboxSettings(
        port,
        seed,
        sakuraAccounts,
        ionosContracts,
        months,
        newLines,
        clock,
        oddities,
        unpaidText,
        pendingText);
  }

  /** A clock that stands still until it is set. */
  public SandboxSettings withClock(Instant instant) {
    return withClock(InstantSource.fixed(instant));
  }

  /** A clock that runs, such as the system's. */
  public SandboxSettings withClock(InstantSource newClock) {
    return new SandboxSettings(
        port,
        seed,
        sakuraAccounts,
        ionosContracts,
        months,
        lines,
        newClock,
        oddities,
        unpaidText,
        pendingText);
  }

  /** Exactly these oddities. */
  public SandboxSettings withOddities(Oddity... only) {
    EnumSet<Oddity> set = EnumSet.noneOf(Oddity.class);
    set.addAll(java.util.List.of(only));
    return new SandboxSettings(
        port,
        seed,
        sakuraAccounts,
        ionosContracts,
        months,
        lines,
        clock,
        set,
        unpaidText,
        pendingText);
  }

  public SandboxSettings withPaymentTexts(String unpaid, String pending) {
    return new SandboxSettings(
        port,
        seed,
        sakuraAccounts,
        ionosContracts,
        months,
        lines,
        clock,
        oddities,
        unpaid,
        pending);
  }

  private static void require(boolean right, String message) {
    if (!right) {
      throw new IllegalArgumentException("sandbox: " + message);
    }
  }
}
