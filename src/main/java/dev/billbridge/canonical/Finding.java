package dev.billbridge.canonical;

import static java.util.Objects.requireNonNull;

/**
 * Something a person should check, although each statement is in order by itself.
 *
 * @param account configured name of the account
 * @param dataset dataset of the statements it is about
 * @param sentence what was found, complete in itself
 */
public record Finding(FindingKind kind, String account, String dataset, String sentence) {
  public Finding {
    requireNonNull(kind, "kind");
    requireNonNull(account, "account");
    requireNonNull(dataset, "dataset");
    requireNonNull(sentence, "sentence");
  }
}
