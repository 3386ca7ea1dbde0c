package dev.billbridge.ledger.statement;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ContentHash;
import dev.billbridge.canonical.StatementRevision;
import java.util.Set;

/** The hash of a revision's content, calculated anew from its rows. */
public final class ContentHashes {

  private ContentHashes() {}

  /**
   * Content hashes that the rows agree with. Two, since lines that shared a key were hashed before
   * they were told apart by {@code #2}, and a provider may print such an ending itself.
   *
   * @throws dev.billbridge.ledger.database.LedgerException if a record is not what was written
   */
  public static Set<String> of(Statements statements, StatementRevision revision) {
    MultisetHash asKept = new MultisetHash();
    MultisetHash asRead = new MultisetHash();
    statements.records(revision, record -> {
      if (!record.vanished()) {
        BillingRecord content = record.content();
        String hash = content.contentHash();
        asKept.add(content.resourceId(), content.lineKey(), hash);
        asRead.add(content.resourceId(), content.lineKey().replaceFirst("#\\d+$", ""), hash);
      }
    });
    return Set.of(
        of(revision, asKept),
        of(revision, asRead).equals(of(revision, asKept)) ? "" : of(revision, asRead));
  }

  private static String of(StatementRevision revision, MultisetHash records) {
    return new ContentHash()
        .add(revision.statement().contentHash())
        .add(records.hex())
        .hex();
  }
}
