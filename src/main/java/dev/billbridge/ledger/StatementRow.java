package dev.billbridge.ledger;

import dev.billbridge.canonical.StatementKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The row that stands for a statement in all its revisions.
 *
 * @param revision     latest; 0 while there is none yet
 * @param settledSince since when, after its closing time, the statement has said what it says now; null when it has not
 */
record StatementRow(long no, int revision, String intakeFingerprint, String mappingHash, Instant finalFrom, Instant settledSince) {

  private static final String SELECT =
      "select statement_no, revision, intake_fingerprint, mapping_hash, final_from, settled_since from ledger_statement"
          + " where provider = :provider and account = :account and statement_id = :id";

  static Optional<StatementRow> find(Handle handle, StatementKey key) {
    return find(handle, key, "");
  }

  /** The row, made if need be, locked until the transaction ends: two processes never revise one statement at once. */
  static StatementRow lock(Handle handle, StatementKey key, String dataset, String source) {
    Optional<StatementRow> found = find(handle, key, " for update");
    if (found.isPresent()) {
      return found.get();
    }
    handle.createUpdate("insert into ledger_statement (provider, account, statement_id, dataset, source, revision)"
            + " values (:provider, :account, :id, :dataset, :source, 0)")
        .bind("provider", key.provider()).bind("account", key.account()).bind("id", key.statementId()).bind("dataset", dataset)
        .bind("source", source).execute();
    return find(handle, key, " for update").orElseThrow();
  }

  private static Optional<StatementRow> find(Handle handle, StatementKey key, String lock) {
    return handle.createQuery(SELECT + lock).bind("provider", key.provider()).bind("account", key.account()).bind("id", key.statementId())
        .map((row, context) -> read(row)).findOne();
  }

  private static StatementRow read(ResultSet row) throws SQLException {
    return new StatementRow(row.getLong(1), row.getInt(2), row.getString(3), row.getString(4), instant(row, "final_from"), instant(row, "settled_since"));
  }

  void update(Handle handle, int revision, String intakeFingerprint, String mappingHash, Instant finalFrom, Instant settledSince) {
    handle.createUpdate("update ledger_statement set revision = :revision, intake_fingerprint = :fingerprint, mapping_hash = :mapping,"
            + " final_from = :finalFrom, settled_since = :settledSince where statement_no = :no")
        .bind("revision", revision).bind("fingerprint", intakeFingerprint).bind("mapping", mappingHash).bind("finalFrom", utc(finalFrom))
        .bind("settledSince", utc(settledSince)).bind("no", no).execute();
  }

  /** Times are kept as UTC without a zone, which every engine and driver leaves alone. */
  static LocalDateTime utc(Instant instant) {
    return instant == null ? null : LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    LocalDateTime time = row.getObject(column, LocalDateTime.class);
    return time == null ? null : time.toInstant(ZoneOffset.UTC);
  }
}
