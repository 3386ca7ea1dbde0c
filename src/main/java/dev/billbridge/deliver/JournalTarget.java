package dev.billbridge.deliver;

import dev.billbridge.journal.JournalDocument;
import dev.billbridge.journal.JournalEntry;
import dev.billbridge.journal.JournalFormat;
import dev.billbridge.journal.JournalHeldException;
import dev.billbridge.journal.JournalJson;
import dev.billbridge.journal.JournalMaker;
import dev.billbridge.render.Past;
import java.util.List;

/**
 * A target that receives entries in place of statements. What a revision enters is decided once,
 * before the first attempt, and kept in the ledger: each attempt says the same, whatever becomes of
 * the rules meanwhile, and a later revision takes back exactly what was entered.
 *
 * @param format null when the target itself gives entries their form
 */
record JournalTarget(Target target, JournalMaker maker, JournalFormat format)
    implements Target, AutoCloseable {

  @Override
  public Outcome deliver(OwedRevision owed) {
    if (owed.revision().key().isAlert()) {
      return format == null
          ? target.deliver(owed)
          : new Outcome.Delivered("nothing to enter: an alert is no business of the books");
    }
    try {
      JournalDocument document = document(owed);
      if (document.entries().isEmpty()) {
        return new Outcome.Delivered("nothing to enter: the books say the same already");
      }
      List<String> notes = format == null ? List.of() : format.check(document);
      Outcome outcome = target.deliver(owed);
      return outcome instanceof Outcome.Delivered done && !notes.isEmpty()
          ? new Outcome.Delivered(done.answer() + "; " + String.join("; ", notes))
          : outcome;
    } catch (JournalHeldException e) {
      return new Outcome.Held(e.getMessage());
    }
  }

  private JournalDocument document(OwedRevision owed) {
    String kept = owed.past().kept();
    return JournalJson.read(
        kept == null ? owed.past().keep(JournalJson.kept(entries(owed))) : kept);
  }

  @Override
  public JournalDocument entries(OwedRevision owed) {
    JournalDocument made = maker.make(owed, standing(owed, owed.past().earlier()));
    if (format != null) {
      format.check(made);
    }
    return made;
  }

  /**
   * What the books say of a statement before a revision of it is delivered.
   *
   * @param earlier revision that the sink has or may have; null when there is none
   * @throws JournalHeldException if nobody can say
   */
  static List<JournalEntry> standing(OwedRevision owed, Past.Earlier earlier) {
    if (owed.startsOver()) {
      if (!owed.isOrdered()) {
        throw new JournalHeldException(
            ("the books have entries of statement %s that the ledger has lost, as after a restored"
                    + " backup; reverse them there by hand, then order this revision with redeliver")
                .formatted(owed.revision().key()));
      }
      return List.of();
    }
    if (earlier == null || earlier.document() == null) {
      return List.of();
    }
    if (!earlier.isCertain()) {
      throw new JournalHeldException(
          ("revision %d of statement %s was given up and may or may not be in the books; order it"
                  + " with redeliver first")
              .formatted(earlier.revision(), owed.revision().key()));
    }
    return JournalJson.read(earlier.document()).standing();
  }

  @Override
  public Outcome probe(OwedRevision sample) {
    return target.probe(sample);
  }

  @Override
  public void close() throws Exception {
    if (target instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }
}
