package dev.billbridge.deliver;

import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.journal.JournalDocument;
import dev.billbridge.journal.JournalEntry;
import dev.billbridge.journal.JournalHeldException;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.delivery.Delivery;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What deliveries would enter in books, one after the other. Those of a rehearsal are looked at
 * while it has their records.
 */
public final class EntryPreview {

  private final Ledger ledger;
  private final Map<String, Target> targets;
  private final Map<Delivery, Entries> rehearsed = new ConcurrentHashMap<>();

  /** What the books would say of each statement after the deliveries so far. */
  private final Map<Statement, List<JournalEntry>> standing = new HashMap<>();

  private record Statement(String sink, StatementKey key) {}

  /**
   * What one delivery would enter.
   *
   * @param entries new ones; empty where the sink keeps no books, or the delivery would be held
   * @param reversed entries of the statement that would be taken back
   * @param held why it would be held; null when it would not
   */
  public record Entries(List<JournalEntry> entries, List<JournalEntry> reversed, String held) {

    private static final Entries NONE = new Entries(List.of(), List.of(), null);

    private static Entries held(JournalHeldException reason) {
      return new Entries(List.of(), List.of(), reason.getMessage());
    }
  }

  /** A revision that no sink has received, with its records. */
  private record Rehearsed(Delivery delivery, Consumer<Consumer<RevisedRecord>> all)
      implements OwedRevision {

    @Override
    public String sink() {
      return delivery.sink();
    }

    @Override
    public String deliveryId() {
      return delivery.sink() + ":" + delivery.revision().key();
    }

    @Override
    public StatementRevision revision() {
      return delivery.revision();
    }

    @Override
    public void records(Consumer<RevisedRecord> each) {
      all.accept(each);
    }
  }

  /** @param targets by the names of their sinks */
  EntryPreview(Ledger ledger, Map<String, Target> targets) {
    this.ledger = ledger;
    this.targets = targets;
    ledger
        .queue()
        .onRehearsal((delivery, records) -> rehearsed.put(delivery, made(delivery, records)));
  }

  /**
   * Of a delivery that is owed, or that the rehearsal would owe. Those of earlier revisions of its
   * statement must have been asked for before: it takes back what they would enter.
   */
  public Entries of(Delivery delivery) {
    Entries made = rehearsed.get(delivery);
    if (made == null) {
      made = made(delivery, each -> ledger.statements().records(delivery.revision(), each));
    }
    if (made == Entries.NONE || made.held() != null) {
      return made;
    }
    Statement statement = new Statement(delivery.sink(), delivery.revision().key());
    try {
      List<JournalEntry> reversed = standing.get(statement);
      if (reversed == null) {
        reversed = delivered(delivery);
      }
      standing.put(statement, made.entries());
      return new Entries(made.entries(), reversed, null);
    } catch (JournalHeldException e) {
      return Entries.held(e);
    }
  }

  /** What the books say of the statement now. */
  private List<JournalEntry> delivered(Delivery delivery) {
    OwedRevision owed = new LedgerRevision(delivery, ledger, Set.of());
    return JournalTarget.standing(owed, owed.past().earlier());
  }

  private Entries made(Delivery delivery, Consumer<Consumer<RevisedRecord>> records) {
    Target target = targets.get(delivery.sink());
    if (target == null) {
      return Entries.NONE;
    }
    try {
      JournalDocument document = target.entries(new Rehearsed(delivery, records));
      return document == null ? Entries.NONE : new Entries(document.entries(), List.of(), null);
    } catch (JournalHeldException e) {
      return Entries.held(e);
    }
  }
}
