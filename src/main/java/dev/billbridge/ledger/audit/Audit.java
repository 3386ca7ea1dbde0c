package dev.billbridge.ledger.audit;

import dev.billbridge.canonical.ContentHash;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.database.Utc;
import dev.billbridge.ledger.database.Database;
import dev.billbridge.ledger.database.LedgerException;
import dev.billbridge.ledger.statement.ContentHashes;
import dev.billbridge.ledger.statement.Statements;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * What happened, in order: an append-only chain in which each entry carries the hash of the one
 * before it. An entry is written in the transaction of what it records, so neither is there without
 * the other. To alter, remove or insert an entry breaks the chain at that place.
 */
public final class Audit {

  private static final int PAGE = 1_000;
  private static final String START = "0".repeat(64);

  private final Database database;
  private final Statements statements;

  public Audit(Database database, Statements statements) {
    this.database = database;
    this.statements = statements;
  }

  /**
   * What a verification found.
   *
   * @param entries how many were read
   * @param broken the first thing that is wrong, in a sentence; null when all is as it was written
   */
  public record Verification(long entries, String broken) {}

  /** A revision, within the transaction that writes it. */
  public void revision(Handle handle, StatementRevision revision) {
    append(
        handle,
        "REVISION",
        subject(revision.key(), revision.number()),
        revision.status() + " " + revision.reconciliation().verdict() + " "
            + revision.contentHash());
  }

  /**
   * The number of the last entry. While it stays the same, no revision, outcome of a delivery or
   * order of an operator has been recorded.
   */
  public long lastNo() {
    return database.read(handle -> handle
        .createQuery("select last_no from ledger_audit_head where head_no = 1")
        .mapTo(Long.class)
        .one());
  }

  /** What came of a delivery. */
  public void delivery(Handle handle, String sink, StatementRevision revision, String outcome) {
    append(handle, "DELIVERY", sink + " " + subject(revision.key(), revision.number()), outcome);
  }

  /**
   * That somebody orders a delivery to be made again.
   *
   * @param state it was in
   */
  public void redelivery(
      Handle handle, String sink, StatementRevision revision, String state, String by) {
    append(
        handle,
        "REDELIVERY",
        sink + " " + subject(revision.key(), revision.number()),
        "was " + state + "; owed again by order of " + by);
  }

  /** That somebody accepts a statement that does not add up. */
  public void acceptance(Handle handle, StatementRevision revision, String by, String reason) {
    append(
        handle,
        "ACCEPTANCE",
        subject(revision.key(), revision.number()),
        "accepted by %s: %s; difference %s; content %s"
            .formatted(by, reason, revision.reconciliation().difference(), revision.contentHash()));
  }

  /** That somebody has removed an item from quarantine. */
  public void dismissal(Handle handle, String entry, String by, String reason) {
    append(handle, "DISMISSAL", entry, "dismissed by %s: %s".formatted(by, reason));
  }

  /**
   * Records the configuration a service starts with, unless it is the one recorded last.
   *
   * @param fingerprint of it; contains no secret
   */
  public void configuration(String fingerprint) {
    database.useChange(handle -> {
      lockHead(handle);
      Optional<String> last = handle.createQuery("""
            select detail
            from ledger_audit
            where audit_no = (select max(audit_no) from ledger_audit
              where kind = 'CONFIGURATION')
            """).mapTo(String.class).findOne();
      if (!last.equals(Optional.of(fingerprint))) {
        append(handle, "CONFIGURATION", "settings", fingerprint);
      }
    });
  }

  /** Records that ledger and archive have been copied, once the copy is whole. */
  public void backup(String folder, String by) {
    database.useChange(handle -> append(handle, "BACKUP", folder, "made by " + by));
  }

  /**
   * The last backup.
   *
   * @param at when it was whole, UTC; null when none has been recorded
   * @param seen number of the last entry that was read for it
   */
  public record LastBackup(Instant at, long seen) {

    /** Before anything has been read. */
    public static final LastBackup UNREAD = new LastBackup(null, 0);
  }

  /**
   * The last backup, for which only entries are read that came after those read before.
   *
   * @param known the answer last time
   */
  public LastBackup lastBackup(LastBackup known) {
    long last = lastNo();
    return last == known.seen()
        ? known
        : database.read(handle -> handle
            .createQuery("""
                select max(recorded_at) as recorded_at from ledger_audit
                where audit_no > :seen and audit_no <= :last and kind = 'BACKUP'
                """)
            .bind("seen", known.seen())
            .bind("last", last)
            .map((row, context) -> {
              Instant at = Utc.instant(row, "recorded_at");
              return new LastBackup(at == null ? known.at() : at, last);
            })
            .one());
  }

  /** Records what is about to be removed from the archive because it has been kept long enough. */
  public void retention(String account, String dataset, String removed) {
    database.useChange(handle -> append(handle, "RETENTION", account + " " + dataset, removed));
  }

  /** That somebody has the final bills of a month drawn again, by the rules as they are now. */
  public void redraw(Handle handle, YearMonth month, String by, String reason) {
    append(
        handle, "REDRAW", "customers' bills " + month, "ordered by %s: %s".formatted(by, reason));
  }

  private static String subject(StatementKey key, int revision) {
    return key + " revision " + revision;
  }

  private record ChainEnd(long no, String hash) {}

  /**
   * One writer at a time extends the chain; called last in a transaction, so that nobody waits long
   * for the row.
   */
  private void append(Handle handle, String kind, String subject, String detail) {
    ChainEnd head = lockHead(handle);
    Instant now = database.now();
    long no = head.no + 1;
    String hash = hash(no, now, kind, subject, detail, head.hash);
    handle
        .createUpdate("""
            insert into ledger_audit (audit_no, recorded_at, kind, subject, detail,
              previous_hash, entry_hash)
            values (:no, :at, :kind, :subject, :detail, :previous, :hash)
            """)
        .bind("no", no)
        .bind("at", Utc.of(now))
        .bind("kind", kind)
        .bind("subject", subject)
        .bind("detail", detail)
        .bind("previous", head.hash)
        .bind("hash", hash)
        .execute();
    handle.createUpdate("""
            update ledger_audit_head
            set last_no = :no, last_hash = :hash
            where head_no = 1
            """).bind("no", no).bind("hash", hash).execute();
  }

  private static ChainEnd lockHead(Handle handle) {
    return head(handle, " for update");
  }

  private static ChainEnd head(Handle handle, String lock) {
    return handle
        .createQuery("select last_no, last_hash from ledger_audit_head where head_no = 1" + lock)
        .map((row, context) -> new ChainEnd(row.getLong(1), row.getString(2)))
        .one();
  }

  static String hash(
      long no, Instant at, String kind, String subject, String detail, String previous) {
    return new ContentHash()
        .add(Long.toString(no))
        .add(at.toString())
        .add(kind)
        .add(subject)
        .add(detail)
        .add(previous)
        .hex();
  }

  /** The latest time in the trail; null when it is empty. */
  public Instant lastRecordedAt() {
    return database
        .read(handle -> handle
            .createQuery("""
                select max(recorded_at) as recorded_at from (select recorded_at from ledger_audit
                  order by audit_no desc limit 1000) a
                """)
            .map((row, context) -> Utc.instant(row, "recorded_at"))
            .findOne())
        .orElse(null);
  }

  /** Entries after a number, oldest first, a thousand at most. */
  public List<AuditEntry> entries(long after) {
    return database.read(handle -> handle
        .createQuery(
            "select * from ledger_audit where audit_no > :after order by audit_no limit " + PAGE)
        .bind("after", after)
        .map((row, context) -> read(row))
        .list());
  }

  /**
   * Follows the chain from its beginning to its end, then compares every statement with all its
   * records with what the trail has recorded. Work done meanwhile is not seen.
   */
  public Verification verify() {
    Map<String, String> contents = new HashMap<>();
    Verification chain = chain(contents);
    return chain.broken() != null ? chain : new Verification(chain.entries(), altered(contents));
  }

  /** The first statement that differs from the trail; null when none does. */
  private String altered(Map<String, String> contents) {
    for (StatementRevision revision : statements.all()) {
      String subject = subject(revision.key(), revision.number());
      String recorded = contents.get(subject);
      // A revision that came while the chain was followed is judged next time.
      if (recorded != null) {
        try {
          if (!recorded.equals(revision.contentHash())
              || !ContentHashes.of(statements, revision).contains(recorded)) {
            return "%s is not what was written: its header or records have been altered"
                .formatted(subject);
          }
        } catch (LedgerException e) {
          return "%s is not what was written: %s".formatted(subject, e.getMessage());
        }
      }
    }
    return null;
  }

  private Verification chain(Map<String, String> contents) {
    ChainEnd head = database.read(handle -> head(handle, ""));
    long no = 0;
    String previous = START;
    while (no < head.no) {
      List<AuditEntry> page = new ArrayList<>(entries(no));
      if (page.isEmpty()) {
        return new Verification(
            no,
            "entry %d is missing, and all after it; there should be %d".formatted(no + 1, head.no));
      }
      for (AuditEntry entry : page) {
        String broken = entry.no() != no + 1
            ? "entry %d is missing".formatted(no + 1)
            : !entry.previousHash().equals(previous)
                ? "entry %d does not follow from entry %d".formatted(entry.no(), no)
                : !entry.expectedHash().equals(entry.hash())
                    ? "entry %d (%s, %s) is not what was written"
                        .formatted(entry.no(), entry.kind(), entry.subject())
                    : null;
        if (broken != null) {
          return new Verification(no, broken);
        }
        no = entry.no();
        previous = entry.hash();
        if (entry.kind().equals("REVISION")) {
          contents.put(
              entry.subject(), entry.detail().substring(entry.detail().lastIndexOf(' ') + 1));
        }
        if (no == head.no) {
          break;
        }
      }
    }
    return new Verification(
        no,
        previous.equals(head.hash)
            ? null
            : "the last entry, %d, is not the one the chain ends with".formatted(no));
  }

  private static AuditEntry read(ResultSet row) throws SQLException {
    return new AuditEntry(
        row.getLong("audit_no"),
        Utc.instant(row, "recorded_at"),
        row.getString("kind"),
        row.getString("subject"),
        row.getString("detail"),
        row.getString("previous_hash"),
        row.getString("entry_hash"));
  }
}
