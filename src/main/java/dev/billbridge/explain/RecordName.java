package dev.billbridge.explain;

import dev.billbridge.canonical.StatementKey;
import java.util.Optional;

/**
 * A record id taken apart.
 *
 * @param lineKey empty when the record has none
 */
public record RecordName(StatementKey statement, String resourceId, String lineKey) {

  /**
   * Of {@code provider:accountNumber:statementId:resourceId}, plus {@code :lineKey} when there is
   * one; empty when the text is not like that.
   */
  public static Optional<RecordName> parse(String recordId) {
    String[] parts = recordId.split(":", 5);
    if (parts.length < 4) {
      return Optional.empty();
    }
    try {
      return Optional.of(new RecordName(
          new StatementKey(decoded(parts[0]), decoded(parts[1]), decoded(parts[2])),
          decoded(parts[3]),
          parts.length == 5 ? parts[4] : ""));
    } catch (IllegalArgumentException e) {
      // A part is empty or longer than any identifier.
      return Optional.empty();
    }
  }

  /** Undoes what a record id does to a colon or per cent sign, and nothing else. */
  private static String decoded(String part) {
    return part.replace("%3A", ":").replace("%25", "%");
  }
}
