package dev.billbridge.ledger.statement;

import dev.billbridge.canonical.StatementKey;
import dev.billbridge.database.Utc;
import dev.billbridge.ledger.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the revisions of statements were read from, by the fingerprint of the intake. */
public final class Lineage {

  private final Database database;

  public Lineage(Database database) {
    this.database = database;
  }

  /**
   * A revision and the intake it was read from.
   *
   * @param takenAt when its documents were collected, as {@code Intake.orderedAt} says
   */
  public record Reading(int revision, String fingerprint, Instant takenAt) {}

  /**
   * What a statement was read from.
   *
   * @param latest of the intake it was read from last; null when that does not count any more
   * @param reads oldest first; without revisions of which it is not known, or that follow from
   *     another statement
   * @param neededSince what was collected earlier led to nothing but provisional states that a
   *     later one has replaced and that are owed to no sink; from everything since then the
   *     statement can be built again as it is
   */
  public record Origin(StatementKey key, String latest, List<Reading> reads, Instant neededSince) {

    /** Of every intake that is known to have given this statement. */
    public Set<String> fingerprints() {
      Set<String> fingerprints =
          new TreeSet<>(reads.stream().map(Reading::fingerprint).toList());
      if (latest != null) {
        fingerprints.add(latest);
      }
      return fingerprints;
    }
  }

  /**
   * The intake a revision was read from; empty when it is not known, or when the revision follows
   * from another statement.
   */
  public Optional<String> of(StatementKey key, int revision) {
    return database.read(handle -> StatementRow.find(handle, key)
        .flatMap(row -> handle
            .createQuery("""
                select intake_fingerprint from ledger_revision
                where statement_no = :no and revision = :revision
                and intake_fingerprint is not null
                """)
            .bind("no", row.no())
            .bind("revision", revision)
            .mapTo(String.class)
            .findOne()));
  }

  private record LineageRow(
      long no,
      StatementKey key,
      String latest,
      int revision,
      boolean provisional,
      String contentHash,
      String fingerprint,
      Instant takenAt,
      Integer owed) {}

  /**
   * All statements of an account and dataset.
   *
   * @param account name of the configured account
   */
  public List<Origin> of(String account, String dataset) {
    List<LineageRow> rows = database.read(handle -> handle
        .createQuery("""
            select s.statement_no, s.provider, s.account_number, s.statement_id,
              s.intake_fingerprint as latest, v.revision, v.status, v.content_hash,
              v.intake_fingerprint, v.taken_at, d.owed
            from ledger_statement s
            join ledger_revision v on v.statement_no = s.statement_no
            left join (select statement_no, min(revision) as owed from ledger_delivery
              where state not in ('DELIVERED', 'SUPERSEDED') group by statement_no) d
              on d.statement_no = s.statement_no
            where s.account = :account and s.dataset = :dataset
            order by s.statement_no, v.revision
            """)
        .bind("account", account)
        .bind("dataset", dataset)
        .map((row, context) -> read(row))
        .list());
    Map<Long, List<LineageRow>> statements = new LinkedHashMap<>();
    rows.forEach(
        row -> statements.computeIfAbsent(row.no, no -> new ArrayList<>()).add(row));
    return statements.values().stream().map(Lineage::origin).toList();
  }

  private static LineageRow read(ResultSet row) throws SQLException {
    int owed = row.getInt("owed");
    Integer owedFrom = row.wasNull() ? null : owed;
    return new LineageRow(
        row.getLong("statement_no"),
        new StatementKey(
            row.getString("provider"),
            row.getString("account_number"),
            row.getString("statement_id")),
        row.getString("latest"),
        row.getInt("revision"),
        row.getString("status").equals("PROVISIONAL"),
        row.getString("content_hash"),
        row.getString("intake_fingerprint"),
        Utc.instant(row, "taken_at"),
        owedFrom);
  }

  private static Origin origin(List<LineageRow> rows) {
    List<LineageRow> own = rows.stream().filter(row -> row.fingerprint != null).toList();
    return new Origin(
        rows.get(0).key,
        rows.get(0).latest,
        own.stream()
            .map(row -> new Reading(row.revision, row.fingerprint, row.takenAt))
            .toList(),
        own.isEmpty() ? Instant.MIN : own.get(needed(own)).takenAt);
  }

  /**
   * The first reading of what was final first, or of the latest state of what is still provisional,
   * or of what is owed, if that is earlier.
   */
  private static int needed(List<LineageRow> own) {
    int first = own.size() - 1;
    for (int i = own.size() - 1; i >= 0; i--) {
      LineageRow row = own.get(i);
      if (!row.provisional || row.owed != null && row.revision >= row.owed) {
        first = i;
      }
    }
    while (first > 0
        && own.get(first - 1).contentHash.equals(own.get(first).contentHash)
        && own.get(first - 1).revision == own.get(first).revision - 1) {
      first--;
    }
    return first;
  }
}
