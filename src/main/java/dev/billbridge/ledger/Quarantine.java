package dev.billbridge.ledger;

import dev.billbridge.canonical.ContentHash;
import dev.billbridge.canonical.Text;
import dev.billbridge.database.Utc;
import dev.billbridge.ledger.audit.Audit;
import dev.billbridge.ledger.database.Database;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * What came in and could not become canonical: kept, counted, shown. Each entry belongs to what was
 * asked for, such as one bill. Trouble with it seen again is the same entry, seen once more; what
 * is no longer wrong leaves, and so does all of it when the thing is taken in.
 */
public final class Quarantine {

  private final Database database;
  private final Audit audit;

  Quarantine(Database database, Audit audit) {
    this.database = database;
    this.audit = audit;
  }

  /**
   * @param no by which an operator names it
   * @param document path in the archive, of the latest answer
   * @param pointer place in it; empty for the whole document
   * @param reason why it could not be taken in, and how to fix it
   * @param seen how often
   */
  public record Entry(
      long no,
      String account,
      String dataset,
      String document,
      String pointer,
      String reason,
      Instant firstSeenAt,
      Instant lastSeenAt,
      int seen) {}

  /**
   * One thing that is wrong. @param document path in the archive; @param pointer place in it, empty
   * for the whole document
   */
  public record Trouble(String document, String pointer, String reason) {

    public Trouble {
      // A provider's text may hold what no terminal should obey and PostgreSQL does not take.
      pointer = Text.oneLine(pointer);
      reason = Text.oneLine(reason);
    }
  }

  /**
   * Notes what is wrong with something that was asked for, in place of what was wrong with it
   * before.
   *
   * @param subject what was asked for, the same at every attempt
   */
  public void put(String account, String dataset, String subject, List<Trouble> troubles) {
    String asked = subject(subject);
    Instant now = database.now();
    Map<String, Trouble> byPlace = new LinkedHashMap<>();
    troubles.forEach(trouble -> byPlace.put(
        new ContentHash()
            .add(account)
            .add(dataset)
            .add(asked)
            .add(trouble.pointer())
            .hex(),
        trouble));
    database.useChange(handle -> {
      handle
          .createUpdate(
              "delete from ledger_quarantine where account = :account and dataset = :dataset and subject = :subject and fingerprint not in (<places>)")
          .bind("account", account)
          .bind("dataset", dataset)
          .bind("subject", asked)
          .bindList("places", List.copyOf(byPlace.keySet()))
          .execute();
      byPlace.forEach((place, trouble) -> {
        int seen = handle
            .createUpdate(
                "update ledger_quarantine set last_seen_at = :now, seen = seen + 1, document = :document, reason = :reason"
                    + " where fingerprint = :place")
            .bind("now", Utc.of(now))
            .bind("document", trouble.document())
            .bind("reason", trouble.reason())
            .bind("place", place)
            .execute();
        if (seen == 0) {
          handle
              .createUpdate(
                  "insert into ledger_quarantine (account, dataset, subject, document, pointer, reason, fingerprint, first_seen_at, last_seen_at, seen)"
                      + " values (:account, :dataset, :subject, :document, :pointer, :reason, :place, :now, :now, 1)")
              .bind("account", account)
              .bind("dataset", dataset)
              .bind("subject", asked)
              .bind("document", trouble.document())
              .bind("pointer", trouble.pointer())
              .bind("reason", trouble.reason())
              .bind("place", place)
              .bind("now", Utc.of(now))
              .execute();
        }
      });
    });
  }

  /** What was asked for has been taken in. Costs a look when nothing was wrong with it. */
  public void release(String account, String dataset, String subject) {
    String asked = subject(subject);
    boolean any = database.read(handle -> handle
            .createQuery(
                "select count(*) from ledger_quarantine where account = :account and dataset = :dataset"
                    + " and subject = :subject")
            .bind("account", account)
            .bind("dataset", dataset)
            .bind("subject", asked)
            .mapTo(Long.class)
            .one())
        > 0;
    if (any) {
      database.useChange(handle -> handle
          .createUpdate(
              "delete from ledger_quarantine where account = :account and dataset = :dataset and subject = :subject")
          .bind("account", account)
          .bind("dataset", dataset)
          .bind("subject", asked)
          .execute());
    }
  }

  private static String subject(String subject) {
    return new ContentHash().add(subject).hex();
  }

  /**
   * Takes out what concerned documents that have been taken in by a release that did not know
   * subjects, or removed from the archive.
   */
  public void releaseDocuments(String account, String dataset, List<String> documents) {
    if (!documents.isEmpty()) {
      database.useChange(handle -> handle
          .createUpdate(
              "delete from ledger_quarantine where account = :account and dataset = :dataset"
                  + " and document in (<documents>)")
          .bind("account", account)
          .bind("dataset", dataset)
          .bindList("documents", documents)
          .execute());
    }
  }

  /**
   * Takes entries out because somebody says so; kept in the audit trail. What is still wrong comes
   * back with the next attempt.
   *
   * @param numbers of the entries
   * @return those that were there
   */
  public List<Entry> dismiss(Set<Long> numbers, String by, String reason) {
    return database.change(handle -> {
      List<Entry> dismissed =
          entries(handle).stream().filter(entry -> numbers.contains(entry.no())).toList();
      for (Entry entry : dismissed) {
        handle
            .createUpdate("delete from ledger_quarantine where quarantine_no = :no")
            .bind("no", entry.no())
            .execute();
        audit.dismissal(
            handle,
            "%s %s %s%s"
                .formatted(entry.account(), entry.dataset(), entry.document(), entry.pointer()),
            by,
            reason);
      }
      return dismissed;
    });
  }

  /** All entries, newest trouble first. */
  public List<Entry> entries() {
    return database.read(Quarantine::entries);
  }

  private static List<Entry> entries(Handle handle) {
    return handle
        .createQuery(
            "select * from ledger_quarantine order by last_seen_at desc, quarantine_no desc")
        .map((row, context) -> new Entry(
            row.getLong("quarantine_no"),
            row.getString("account"),
            row.getString("dataset"),
            row.getString("document"),
            row.getString("pointer"),
            row.getString("reason"),
            Utc.instant(row, "first_seen_at"),
            Utc.instant(row, "last_seen_at"),
            row.getInt("seen")))
        .list();
  }
}
