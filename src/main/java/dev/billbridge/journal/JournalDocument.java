package dev.billbridge.journal;

import java.util.List;

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
}
