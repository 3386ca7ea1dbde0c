package dev.billbridge.ledger;

import dev.billbridge.ledger.database.Database;
import dev.billbridge.ledger.database.LedgerException;
import java.util.Optional;

/**
 * Which archive the ledger is filled from. With another one half of what it says could neither be shown nor built again, and the
 * halves could not be joined later.
 */
public final class ArchiveLink {

  private final Database database;

  ArchiveLink(Database database) {
    this.database = database;
  }

  /**
   * Links the ledger to an archive, unless it is linked to one already.
   *
   * @param id of the archive
   * @return id of the archive it is linked to now
   */
  public String link(String id) {
    Optional<String> known = id();
    if (known.isPresent()) {
      return known.get();
    }
    try {
      database.useChange(handle -> handle.createUpdate("insert into ledger_archive (archive_no, archive_id) values (1, :id)").bind("id", id).execute());
    } catch (LedgerException e) {
      if (!database.isDuplicate(e)) {
        throw e;
      }
      // Another process was first.
    }
    return id().orElse(id);
  }

  private Optional<String> id() {
    return database.read(handle -> handle.createQuery("select archive_id from ledger_archive where archive_no = 1").mapTo(String.class).findOne());
  }
}
