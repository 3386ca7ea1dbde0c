package dev.billbridge.ledger;

import dev.billbridge.canonical.ContentHash;
import dev.billbridge.ledger.database.Database;
import dev.billbridge.ledger.database.Utc;
import java.time.Instant;
import java.util.List;

/** What came in and could not become canonical: kept, counted, shown. The same trouble seen again is one entry, seen again. */
public final class Quarantine {

  private final Database database;

  Quarantine(Database database) {
    this.database = database;
  }

  /**
   * @param document path in the archive
   * @param pointer  place in it; empty for the whole document
   * @param reason   why it could not be taken in, and how to mend it
   */
  public record Entry(long no, String source, String dataset, String document, String pointer, String reason, Instant firstSeenAt, Instant lastSeenAt) {}

  /** Notes an entry, or that it was seen again. */
  public void put(String source, String dataset, String document, String pointer, String reason) {
    String fingerprint = new ContentHash().add(source).add(dataset).add(document).add(pointer).add(reason).hex();
    database.useChange(handle -> {
      int seen = handle.createUpdate("update ledger_quarantine set last_seen_at = :now where fingerprint = :fingerprint")
          .bind("now", Utc.of(database.now())).bind("fingerprint", fingerprint).execute();
      if (seen == 0) {
        handle.createUpdate("insert into ledger_quarantine (source, dataset, document, pointer, reason, fingerprint, first_seen_at, last_seen_at)"
                + " values (:source, :dataset, :document, :pointer, :reason, :fingerprint, :now, :now)")
            .bind("source", source).bind("dataset", dataset).bind("document", document).bind("pointer", pointer).bind("reason", reason)
            .bind("fingerprint", fingerprint).bind("now", Utc.of(database.now())).execute();
      }
    });
  }

  /** Takes out what concerned documents that have now been taken in. */
  public void release(String source, String dataset, List<String> documents) {
    if (!documents.isEmpty()) {
      database.useChange(handle -> handle.createUpdate("delete from ledger_quarantine where source = :source and dataset = :dataset"
              + " and document in (<documents>)")
          .bind("source", source).bind("dataset", dataset).bindList("documents", documents).execute());
    }
  }

  /** All entries, newest trouble first. */
  public List<Entry> entries() {
    return database.read(handle -> handle.createQuery("select * from ledger_quarantine order by last_seen_at desc, quarantine_no desc")
        .map((row, context) -> new Entry(row.getLong("quarantine_no"), row.getString("source"), row.getString("dataset"), row.getString("document"),
            row.getString("pointer"), row.getString("reason"), Utc.instant(row, "first_seen_at"), Utc.instant(row, "last_seen_at")))
        .list());
  }
}
