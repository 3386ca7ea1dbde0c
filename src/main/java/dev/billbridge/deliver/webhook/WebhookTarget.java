package dev.billbridge.deliver.webhook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.deliver.DeliveryError;
import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.OwedRevision;
import dev.billbridge.deliver.Target;
import dev.billbridge.journal.JournalJson;
import dev.billbridge.render.Tally;
import dev.billbridge.render.template.StatementPage;
import dev.billbridge.render.template.TemplateException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP receiver. A statement is sent as numbered pages, one after the other; the last one
 * contains count and sums. The first answer that is not an acceptance ends the attempt. What was
 * accepted before is recorded, so the next attempt continues with the request that failed, under
 * the same id, unless a look-up shows that the receiver has it: it receives each request at least
 * once and can recognise repetitions.
 */
public final class WebhookTarget implements Target, AutoCloseable {

  /** Records in a page; with every field filled about half a megabyte. */
  public static final int RECORDS_PER_PAGE = 500;

  private final PageForm form;
  private final WebhookSignature signature;
  private final boolean quotedKey;
  private final int recordsPerPage;
  private final Clock clock;
  private final Sender sender;

  /** Sends a request and reports what its answer means. */
  public interface Sender extends AutoCloseable {

    @Override
    default void close() {}

    /** Tries the address without posting anything; null when that cannot be done. */
    default Outcome probe() {
      return null;
    }

    /** @return {@link Acceptance#of} the answer, or {@link HttpAnswer#lost} when there was none */
    Outcome send(WebhookRequest request);

    /**
     * Looks up what became of a request of an earlier attempt, if the receiver allows that.
     *
     * @param onlyOne whether the revision is this one request, so that a receiver that has anything
     *     of the revision has it
     * @return {@link Outcome.Delivered} if the receiver has it; null if it has not, or there is no
     *     look-up, so that it is to be sent; anything else if the answer proves neither, so that
     *     nothing must be sent now
     */
    default Outcome lookUp(String id, StatementRevision revision, boolean onlyOne) {
      return null;
    }
  }

  /**
   * @param signature null when the receiver shares no secret; then the requests are not signed
   * @param quotedKey whether {@code Idempotency-Key} is a quoted string, as its specification says,
   *     or bare, as many receivers want it
   * @param recordsPerPage at least 1
   * @param clock for the time of the attempt
   */
  public WebhookTarget(
      PageForm form,
      WebhookSignature signature,
      boolean quotedKey,
      int recordsPerPage,
      Clock clock,
      Sender sender) {
    if (recordsPerPage < 1) {
      throw new IllegalArgumentException(
          "a page of %d records is empty; at least 1".formatted(recordsPerPage));
    }
    this.form = form;
    this.signature = signature;
    this.quotedKey = quotedKey;
    this.recordsPerPage = recordsPerPage;
    this.clock = clock;
    this.sender = sender;
  }

  @Override
  public Outcome probe(OwedRevision sample) {
    return sender.probe();
  }

  @Override
  public Outcome deliver(OwedRevision owed) {
    Pages pages = new Pages(owed, false);
    try {
      if (form.mayFail()) {
        // Every page is formed before the first request is sent: half a statement is worse than
        // none.
        Pages rehearsal = new Pages(owed, true);
        owed.records(rehearsal::add);
        rehearsal.close();
      }
      owed.records(pages::add);
      pages.close();
    } catch (AttemptEndException e) {
      return e.outcome;
    }
    return pages.requests == 0
        ? new Outcome.Delivered("nothing to send: the template made no request")
        : new Outcome.Delivered("%d %s; the last was answered %s"
            .formatted(
                pages.requests, pages.requests == 1 ? "request" : "requests", pages.lastAnswer));
  }

  private WebhookRequest request(String id, byte[] body) {
    Instant now = clock.instant();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", form.mediaType());
    headers.put("Idempotency-Key", quotedKey ? '"' + id + '"' : id);
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", Long.toString(now.getEpochSecond()));
    if (signature != null) {
      headers.put("webhook-signature", signature.sign(id, now, body));
    }
    return new WebhookRequest(id, headers, body);
  }

  @Override
  public void close() {
    sender.close();
  }

  /** Holds a page back until it is known whether it is the last. */
  private final class Pages {

    private final OwedRevision owed;
    private final Tally tally = new Tally();
    private List<RevisedRecord> records = new ArrayList<>();
    private int number = 1;
    private int requests;
    private String lastAnswer;
    private final Progress progress;
    private final boolean rehearsed;

    /** @param rehearsed whether pages are formed only, and nothing is sent */
    Pages(OwedRevision owed, boolean rehearsed) {
      this.owed = owed;
      this.rehearsed = rehearsed;
      this.progress = Progress.read(owed.progress(), recordsPerPage);
    }

    void add(RevisedRecord record) {
      if (records.size() == recordsPerPage) {
        send(null);
        records = new ArrayList<>();
        number++;
      }
      records.add(record);
      tally.add(record);
    }

    void close() {
      send(tally);
    }

    /** Null unless the sink receives entries. */
    private ArrayNode entries() {
      String kept = owed.past().kept();
      return kept == null ? null : JournalJson.tree(JournalJson.read(kept));
    }

    private void send(Tally summary) {
      StatementPage page = new StatementPage(
          owed.sink(),
          owed.revision(),
          number,
          recordsPerPage,
          records,
          summary,
          summary == null ? null : entries());
      List<byte[]> bodies;
      try {
        bodies = form.bodies(page);
      } catch (TemplateException e) {
        throw new AttemptEndException(DeliveryError.of(e));
      }
      if (rehearsed) {
        return;
      }
      boolean isOnlyPage = number == 1 && summary != null;
      for (int part = 0; part < bodies.size(); part++) {
        requests++;
        if (progress.has(number, part)) {
          lastAnswer = "by an earlier attempt";
          continue;
        }
        String id = page.requestId(part);
        Outcome outcome = owed.mayHaveArrived()
            ? sender.lookUp(id, owed.revision(), isOnlyPage && bodies.size() == 1)
            : null;
        if (outcome == null) {
          outcome = sender.send(request(id, bodies.get(part)));
        }
        if (!(outcome instanceof Outcome.Delivered delivered)) {
          throw new AttemptEndException(outcome);
        }
        lastAnswer = delivered.answer();
        if (summary == null || part < bodies.size() - 1) {
          owed.progress(new Progress(recordsPerPage, number, part).toString());
        }
      }
    }
  }

  /**
   * The last request that was accepted; all before it were too.
   *
   * @param recordsPerPage of the attempt that made the pages: other ones have other ids
   */
  private record Progress(int recordsPerPage, int page, int part) {

    private static final Progress NOTHING = new Progress(0, 0, 0);
    private static final Pattern FORM =
        Pattern.compile("(\\d{1,9}) a page: page (\\d{1,9}) part (\\d{1,9})");

    static Progress read(String mark, int recordsPerPage) {
      Matcher matcher = FORM.matcher(mark == null ? "" : mark);
      if (!matcher.matches() || Integer.parseInt(matcher.group(1)) != recordsPerPage) {
        return NOTHING;
      }
      return new Progress(
          recordsPerPage, Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)));
    }

    boolean has(int number, int otherPart) {
      return number < page || number == page && otherPart <= part;
    }

    @Override
    public String toString() {
      return recordsPerPage + " a page: page " + page + " part " + part;
    }
  }

  /** Ends the reading of the records at once. */
  private static final class AttemptEndException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Outcome outcome;

    AttemptEndException(Outcome outcome) {
      super(null, null, false, false);
      this.outcome = outcome;
    }
  }
}
