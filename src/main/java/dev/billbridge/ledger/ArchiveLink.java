package dev.billbridge.ledger;

import dev.billbridge.database.Utc;
import dev.billbridge.ledger.database.Database;
import dev.billbridge.ledger.database.LedgerException;
import java.time.Instant;
import java.util.Optional;

/**
 * Which archive the ledger is filled from. With another one half of what it says could neither be
 * shown nor built again, and the halves could not be joined later.
 */
public final class ArchiveLink {

  private final Database database;
  /** Never changes once there is a link; null until it has been read. */
  private volatile Link link;

  private record Link(String id, Optional<Instant> begunAt) {}

  ArchiveLink(Database database) {
    this.database = database;
  }

  /**
   * Links the ledger to an archive, unless it is linked to one already.
   *
   * @param id of the archive
   * @param begunAt when the ledger was begun anew although the archive has notes; null when it has
   *     none, or they are taken in
   * @return id of the archive it is linked to now
   */
  public String link(String id, Instant begunAt) {
    Optional<String> known = id();
    if (known.isPresent()) {
      return known.get();
    }
    try {
      database.useChange(handle -> handle
          .createUpdate("""
            insert into ledger_archive (archive_no, archive_id, begun_at)
            values (1, :id, :begunAt)
            """)
          .bind("id", id)
          .bind("begunAt", Utc.of(begunAt))
          .execute());
      // Before anything is noted in the archive: a ledger that forgot this would be taken for a new
      // one.
      database.persist();
    } catch (LedgerException e) {
      if (!database.isDuplicate(e)) {
        throw e;
      }
      // Another process was first.
    }
    return id().orElse(id);
  }

  /** Whether the ledger has never been filled from an archive, nor in any other way. */
  public boolean isNew() {
    return id().isEmpty()
        && database.read(handle -> handle
                .createQuery("select count(*) from ledger_statement")
                .mapTo(Long.class)
                .one())
            == 0;
  }

  /**
   * When the ledger was begun anew beside an archive that had notes already; empty when it was not.
   */
  public Optional<Instant> begunAt() {
    return known().flatMap(Link::begunAt);
  }

  /** Id of the archive it is linked to; empty when it has never been filled. */
  public Optional<String> id() {
    return known().map(Link::id);
  }

  private Optional<Link> known() {
    if (link == null) {
      link = database
          .read(handle -> handle
              .createQuery("select archive_id, begun_at from ledger_archive where archive_no = 1")
              .map((row, context) -> new Link(
                  row.getString("archive_id"), Optional.ofNullable(Utc.instant(row, "begun_at"))))
              .findOne())
          .orElse(null);
    }
    return Optional.ofNullable(link);
  }
}
