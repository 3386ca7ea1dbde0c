package dev.billbridge.service;

import dev.billbridge.archive.Archive;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.database.Database;
import dev.billbridge.ledger.delivery.Subscription;
import dev.billbridge.ledger.posting.Lifecycle;
import dev.billbridge.settings.Settings;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Opens the ledger with what the settings say of it, and keeps ledger and archive a pair. */
final class LedgerSetup {

  private LedgerSetup() {}

  /** @throws dev.billbridge.ledger.database.LedgerException in one sentence */
  static Ledger open(Settings settings, InstantSource clock) {
    return Ledger.open(
        settings.ledger().url(),
        settings.ledger().user(),
        settings.ledger().password(),
        settings.ledger().timeout(),
        clock,
        lifecycle(settings),
        subscriptions(settings));
  }

  /** @throws dev.billbridge.ledger.database.LedgerException in one sentence */
  static Database database(Settings settings, InstantSource clock) {
    return new Database(
        settings.ledger().url(),
        settings.ledger().user(),
        settings.ledger().password(),
        settings.ledger().timeout(),
        clock,
        false);
  }

  /**
   * A ledger that judges documents and keeps nothing.
   *
   * @throws dev.billbridge.ledger.database.LedgerException in one sentence
   */
  static Ledger rehearse(Settings settings, InstantSource clock) {
    return Ledger.rehearse(
        settings.ledger().url(),
        settings.ledger().user(),
        settings.ledger().password(),
        settings.ledger().timeout(),
        clock,
        lifecycle(settings),
        subscriptions(settings));
  }

  /**
   * Refuses an archive that is not the one the ledger was filled from, and a new ledger beside an
   * archive with notes, from which everything would be delivered again.
   *
   * @param replay whether the notes are about to be ingested into the new ledger
   * @param newLedger whether the operator wants a new ledger without them
   * @throws StartException in one sentence
   * @throws IOException if the archive cannot be read
   */
  static void link(
      Ledger ledger, Archive archive, boolean replay, boolean newLedger, InstantSource clock)
      throws IOException {
    String id = archive.id();
    if (!id.matches("[0-9a-f-]{36}")) {
      throw new StartException(
          ("%s does not contain the id of an archive; remove the file, and the next start reports"
                  + " which id belongs there or writes a new one")
              .formatted(archive.root().resolve(Archive.ID)),
          null);
    }
    boolean beginsAnew =
        !replay && ledger.archiveLink().isNew() && archive.intakes().any();
    if (beginsAnew && !newLedger) {
      throw new StartException(
          ("the ledger is new or empty, but the archive %s has notes of earlier collections:"
                  + " everything would be delivered again. If the ledger is lost, restore its backup"
                  + " or rebuild it with \"replay\"; to begin without the earlier collections, start"
                  + " once with --new-ledger")
              .formatted(archive.root()),
          null);
    }
    String linked = ledger.archiveLink().link(id, beginsAnew ? clock.instant() : null);
    if (!linked.equals(id)) {
      throw new StartException(
          ("the archive %s is not the one the ledger was filled from; name that one in"
                  + " archive.directory. If it is lost and this one is to replace it, write %s into"
                  + " %s")
              .formatted(archive.root(), linked, archive.root().resolve(Archive.ID)),
          null);
    }
  }

  private static Lifecycle lifecycle(Settings settings) {
    return new Lifecycle(Duration.ofDays(1), settings.reconcile().finalAfter());
  }

  private static List<Subscription> subscriptions(Settings settings) {
    return settings.sinks().stream()
        .map(sink -> new Subscription(
            sink.name(),
            sink.selection().datasets(),
            sink.selection().accounts(),
            sink.selection().alerts(),
            sink.selection().statuses(),
            sink.selection().held(),
            sink.selection().skipsAnnotations(),
            sink.selection().since()))
        .toList();
  }
}
