package dev.billbridge.backup;

import dev.billbridge.disk.Scratch;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.copy.Contents;
import dev.billbridge.ledger.copy.CopyException;
import dev.billbridge.ledger.copy.LedgerCopy;
import dev.billbridge.ledger.database.Database;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Fills an empty ledger with all of another one, whichever engines they are on. */
public final class Move {

  private Move() {}

  /**
   * Moves everything, or nothing; the old ledger stays as it is.
   *
   * @return what both hold now
   * @throws BackupException in one sentence
   * @throws dev.billbridge.ledger.database.LedgerException in one sentence, if the new ledger is
   *     not empty, or one of them cannot be used
   */
  public static Contents between(Ledger from, Database to) {
    to.requireEmpty(from.copy().version());
    Path file = null;
    try {
      file = Scratch.file(".jsonl.gz");
      Contents contents;
      try (OutputStream out = Files.newOutputStream(file)) {
        contents = from.copy().write(out);
      }
      new LedgerCopy(to).load(file, contents);
      return contents;
    } catch (CopyException e) {
      throw new BackupException("the copy of the ledger " + e.getMessage(), e);
    } catch (IOException e) {
      throw Folders.exception("the ledger cannot be moved", e);
    } finally {
      delete(file);
    }
  }

  private static void delete(Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // The platform cleans its temporary folder sooner or later.
    }
  }
}
