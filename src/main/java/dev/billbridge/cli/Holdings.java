package dev.billbridge.cli;

import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.copy.Contents;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.service.Service;
import dev.billbridge.settings.Settings;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;

/** What a copy of a ledger holds, for a person. */
final class Holdings {

  private static final Set<DeliveryState> OPEN =
      EnumSet.of(DeliveryState.OWED, DeliveryState.SENDING, DeliveryState.UNCERTAIN);

  private Holdings() {}

  static String of(Contents contents) {
    return "%d statements, %d versions of records, %d deliveries"
        .formatted(
            contents.count("ledger_statement"),
            contents.count("ledger_record"),
            contents.count("ledger_delivery"));
  }

  /** Brings the tables of a filled ledger to this version, and prints what it owes the sinks. */
  static void printOwed(Settings settings, PrintWriter out) {
    try (Ledger ledger = Service.openLedger(settings, InstantSource.system())) {
      long open = ledger.deliveries().counts().values().stream()
          .flatMap(states -> states.entrySet().stream())
          .filter(state -> OPEN.contains(state.getKey()))
          .mapToLong(state -> state.getValue())
          .sum();
      out.printf("Deliveries to be made when the service starts: %d%n", open);
    }
  }
}
