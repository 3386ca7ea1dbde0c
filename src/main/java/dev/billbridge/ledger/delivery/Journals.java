package dev.billbridge.ledger.delivery;

import dev.billbridge.ledger.database.Database;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What was entered in the books behind a sink, revision by revision. */
public final class Journals {

  private final Database database;

  public Journals(Database database) {
    this.database = database;
  }

  /**
   * An earlier revision that the sink has or may have.
   *
   * @param document null when none was kept
   * @param isCertain whether it was delivered; otherwise the attempts were given up
   */
  public record Earlier(int revision, String document, boolean isCertain) {}

  /** What was kept of the delivery's revision. */
  public Optional<String> kept(Delivery delivery) {
    return database.read(handle -> kept(handle, delivery));
  }

  private static Optional<String> kept(Handle handle, Delivery delivery) {
    return handle
        .createQuery("""
            select document from ledger_journal
            where sink = :sink and statement_no = :no and revision = :revision
            """)
        .bind("sink", delivery.sink())
        .bind("no", delivery.revision().statementNo())
        .bind("revision", delivery.revision().number())
        .mapTo(String.class)
        .findOne();
  }

  /**
   * Keeps a document for the delivery's revision; it is on disk when this returns.
   *
   * @return what is kept: the document, or what another attempt has kept before
   */
  public String keep(Delivery delivery, String document) {
    String kept = database.change(handle -> {
      Optional<String> there = kept(handle, delivery);
      if (there.isEmpty()) {
        handle
            .createUpdate("""
                insert into ledger_journal (sink, statement_no, revision, document)
                values (:sink, :no, :revision, :document)
                """)
            .bind("sink", delivery.sink())
            .bind("no", delivery.revision().statementNo())
            .bind("revision", delivery.revision().number())
            .bind("document", document)
            .execute();
      }
      return there.orElse(document);
    });
    database.persist();
    return kept;
  }

  /**
   * The latest revision before the delivery's that was delivered, or given up without knowing
   * whether it arrived.
   */
  public Optional<Earlier> earlier(Delivery delivery) {
    return database.read(handle -> handle
        .createQuery("""
            select d.revision, j.document, d.delivered_at from ledger_delivery d
            left join ledger_journal j
              on j.sink = d.sink and j.statement_no = d.statement_no and j.revision = d.revision
            where d.sink = :sink and d.statement_no = :no and d.revision < :revision
            and (d.delivered_at is not null
              or d.state = 'REJECTED' and d.last_answer like :givenUp and j.document is not null)
            order by d.revision desc limit 1
            """)
        .bind("sink", delivery.sink())
        .bind("no", delivery.revision().statementNo())
        .bind("revision", delivery.revision().number())
        .bind("givenUp", DeliveryResults.GIVEN_UP + "%")
        .map((row, context) -> new Earlier(
            row.getInt("revision"),
            row.getString("document"),
            row.getObject("delivered_at") != null))
        .findOne());
  }
}
