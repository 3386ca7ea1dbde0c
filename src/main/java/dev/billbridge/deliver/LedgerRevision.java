package dev.billbridge.deliver;

import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.delivery.Delivery;
import dev.billbridge.ledger.delivery.Journals;
import dev.billbridge.render.Past;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A leased delivery with its records read from the ledger.
 *
 * @param kinds names of the kinds of record the sink takes; empty means all
 */
record LedgerRevision(Delivery delivery, Ledger ledger, Set<String> kinds) implements OwedRevision {

  @Override
  public String sink() {
    return delivery.sink();
  }

  @Override
  public StatementRevision revision() {
    return delivery.revision();
  }

  @Override
  public String deliveryId() {
    return delivery.sink() + ":" + delivery.revision().key() + ":r"
        + delivery.revision().number();
  }

  @Override
  public boolean mayHaveArrived() {
    return delivery.mayBeThere();
  }

  @Override
  public boolean isKnown(int number, String contentHash) {
    return ledger.statements().isKnown(delivery.revision().statementNo(), number, contentHash);
  }

  @Override
  public boolean startsOver() {
    return delivery.startsOver();
  }

  @Override
  public boolean isOrdered() {
    return delivery.ordered();
  }

  @Override
  public String progress() {
    return delivery.progress();
  }

  @Override
  public void progress(String mark) {
    ledger.results().progress(delivery, mark);
  }

  @Override
  public Past past() {
    return new LedgerPast(ledger.journals(), delivery);
  }

  @Override
  public void records(Consumer<RevisedRecord> each) {
    ledger.statements().recordsReadAhead(delivery.revision(), record -> {
      if (kinds.isEmpty() || kinds.contains(record.content().kind().name())) {
        each.accept(record);
      }
    });
  }

  /** What the ledger has kept of the statement for the sink. */
  private record LedgerPast(Journals journals, Delivery delivery) implements Past {

    @Override
    public String kept() {
      return journals.kept(delivery).orElse(null);
    }

    @Override
    public String keep(String document) {
      return journals.keep(delivery, document);
    }

    @Override
    public Earlier earlier() {
      return journals
          .earlier(delivery)
          .map(each -> new Earlier(each.revision(), each.document(), each.isCertain()))
          .orElse(null);
    }
  }
}
