package dev.billbridge.cli.print;

import dev.billbridge.ledger.delivery.Delivery;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;

/** Final statements that do not add up: how many there are, and how to go on. */
public final class HeldStatements {

  private HeldStatements() {}

  /**
   * Prints one sentence; nothing when none is held.
   *
   * @param deliveries those that are held
   * @return how many statements are held
   */
  public static int print(Collection<Delivery> deliveries, PrintWriter out) {
    List<String> held = deliveries.stream()
        .map(each -> each.revision().key().toString())
        .distinct()
        .toList();
    if (!held.isEmpty()) {
      out.printf(
          "Held: %s; statements --held lists the reasons, and accept releases a statement%n",
          held.size() == 1
              ? held.get(0) + " is not delivered"
              : held.size() + " statements are not delivered, the first is " + held.get(0));
      out.flush();
    }
    return held.size();
  }
}
