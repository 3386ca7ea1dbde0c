package dev.billbridge.cli.print;

import dev.billbridge.ledger.delivery.Deliveries.SinkBacklog;
import dev.billbridge.render.OneLine;
import java.io.PrintWriter;

/** What a sink is owed and has not received: why, and how to go on. */
public final class WaitingDeliveries {

  private WaitingDeliveries() {}

  /**
   * Prints one sentence; nothing when none of them has been tried.
   *
   * @return whether it printed
   */
  public static boolean print(SinkBacklog waiting, PrintWriter out) {
    if (waiting.lastAnswer() == null) {
      return false;
    }
    out.printf(
        "Waiting: %s: %d owed, the oldest since %s: %s. Next attempt at %s;"
            + " redeliver --now --sink %s tries at once%n",
        waiting.sink(),
        waiting.count(),
        Table.shown(waiting.since()),
        OneLine.of(waiting.lastAnswer()),
        Table.shown(waiting.nextAttemptAt()),
        waiting.sink());
    out.flush();
    return true;
  }
}
