package dev.billbridge.sandbox;

import dev.billbridge.sandbox.world.Events;
import dev.billbridge.sandbox.world.Oddity;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a sandbox is made from. Immutable; start from {@link #defaults()} and change what matters.
 */
public final class SandboxSettings implements Cloneable {

  private static final int MOST_LINES = 10_000_000;
  private static final int MOST_ACCOUNTS = 60_000;

  private int port;
  private long seed = 1;
  private int sakuraAccounts = 2;
  private int ionosContracts = 2;
  private int months = 3;
  private int lines = 24;
  private InstantSource clock = InstantSource.fixed(Instant.parse("2026-05-12T12:00:00Z"));
  private Set<Oddity> oddities = Set.of();
  private Events events = Events.NONE;
  private String unpaidText = "未入金";
  private String pendingText = "保留";

  private SandboxSettings() {}

  /**
   * Two accounts per provider, three closed months of 24 lines, noon UTC of 12 May 2026, no
   * oddities, any free port.
   */
  public static SandboxSettings defaults() {
    return new SandboxSettings();
  }

  /** @param port on 127.0.0.1; 0 for any free one */
  public SandboxSettings withPort(int port) {
    require(port >= 0 && port <= 65_535, "port is 0 to 65535, not " + port);
    return with(copy -> copy.port = port);
  }

  /** @param seed of everything: the same seed and clock give the same bytes */
  public SandboxSettings withSeed(long seed) {
    return with(copy -> copy.seed = seed);
  }

  /** The same number of accounts for both providers. */
  public SandboxSettings withAccounts(int count) {
    return withAccounts(count, count);
  }

  /**
   * @param sakura number of SAKURA accounts
   * @param ionos number of IONOS contracts, at least one
   */
  public SandboxSettings withAccounts(int sakura, int ionos) {
    require(
        sakura >= 0 && sakura <= MOST_ACCOUNTS, "SAKURA accounts are 0 to 60000, not " + sakura);
    require(ionos >= 1 && ionos <= MOST_ACCOUNTS, "IONOS contracts are 1 to 60000, not " + ionos);
    return with(copy -> {
      copy.sakuraAccounts = sakura;
      copy.ionosContracts = ionos;
    });
  }

  /** @param months closed months before the month of the clock */
  public SandboxSettings withMonths(int months) {
    require(months >= 0 && months <= 240, "months are 0 to 240, not " + months);
    return with(copy -> copy.months = months);
  }

  /** @param lines of a complete statement, 1 to 10 000 000 */
  public SandboxSettings withLines(int lines) {
    require(lines >= 1 && lines <= MOST_LINES, "lines are 1 to 10000000, not " + lines);
    return with(copy -> copy.lines = lines);
  }

  /** A clock that stands still until it is set. */
  public SandboxSettings withClock(Instant instant) {
    return withClock(InstantSource.fixed(instant));
  }

  /** A clock that runs, such as the system's. */
  public SandboxSettings withClock(InstantSource clock) {
    return with(copy -> copy.clock = clock);
  }

  /** Exactly these oddities from the start. */
  public SandboxSettings withOddities(Oddity... only) {
    return with(copy -> copy.oddities = Set.of(only));
  }

  /** @param events what happens in the course of the history */
  public SandboxSettings withEvents(Events events) {
    return with(copy -> copy.events = events);
  }

  /**
   * @param unpaid how SAKURA's CSV spells "unpaid"
   * @param pending how SAKURA's CSV spells "pending", the state of a month without charges
   */
  public SandboxSettings withPaymentTexts(String unpaid, String pending) {
    return with(copy -> {
      copy.unpaidText = unpaid;
      copy.pendingText = pending;
    });
  }

  int port() {
    return port;
  }

  long seed() {
    return seed;
  }

  int sakuraAccounts() {
    return sakuraAccounts;
  }

  int ionosContracts() {
    return ionosContracts;
  }

  int months() {
    return months;
  }

  int lines() {
    return lines;
  }

  InstantSource clock() {
    return clock;
  }

  Set<Oddity> oddities() {
    return oddities;
  }

  Events events() {
    return events;
  }

  String unpaidText() {
    return unpaidText;
  }

  String pendingText() {
    return pendingText;
  }

  private SandboxSettings with(Consumer<SandboxSettings> change) {
    try {
      SandboxSettings copy = (SandboxSettings) clone();
      change.accept(copy);
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  private static void require(boolean right, String message) {
    if (!right) {
      throw new IllegalArgumentException("sandbox: " + message);
    }
  }
}
