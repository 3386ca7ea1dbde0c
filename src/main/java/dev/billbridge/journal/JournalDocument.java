package dev.billbridge.journal;

import java.util.List;
import java.util.function.Predicate;

/**
 * What one revision of a statement enters in the books of one sink.
 *
 * @param entries reversals of what was entered, then new entries, one for each currency; empty when
 *     the books say already what is true
 * @param standing what the books say of the statement afterwards
 */
public record JournalDocument(List<JournalEntry> entries, List<JournalEntry> standing) {

  public JournalDocument {
    entries = List.copyOf(entries);
    standing = List.copyOf(standing);
  }

  /**
   * Holds the statement if it enters an account that a format cannot write.
   *
   * @param sentence what is wrong with an account, with a place for its name
   * @throws JournalHeldException for the first such account
   */
  public void requireAccounts(Predicate<String> writable, String sentence) {
    entries.stream()
        .flatMap(entry -> entry.lines().stream())
        .map(JournalLine::account)
        .filter(writable.negate())
        .findFirst()
        .ifPresent(account -> {
          throw new JournalHeldException(sentence.formatted(account));
        });
  }
}
