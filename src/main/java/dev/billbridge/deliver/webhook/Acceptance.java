package dev.billbridge.deliver.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.deliver.DeliveryError;
import dev.billbridge.deliver.Outcome;
import dev.billbridge.settings.text.JqCondition;
import java.time.Instant;

/**
 * What a receiver's "yes" looks like. A status of success is not enough: many receivers put their
 * refusals into the body. A request counts as accepted, and a look-up as a proof, only where the
 * answer states it.
 */
public final class Acceptance {

  /**
   * A status that no receiver sends. A condition that holds for it too says nothing about statuses.
   */
  private static final int NO_STATUS = 599;

  private final JqCondition acceptedWhen;
  private final JqCondition foundWhen;

  /**
   * @param acceptedWhen asked of {@code {status, headers, body}}; null for what receivers usually
   *     say
   * @param foundWhen asked of the answer to a look-up and {@code {id, account, statementId,
   *     revision}}; null for a proof that the answer names the request or the statement
   */
  public Acceptance(JqCondition acceptedWhen, JqCondition foundWhen) {
    this.acceptedWhen = acceptedWhen;
    this.foundWhen = foundWhen;
  }

  /**
   * What an answer to a request means.
   *
   * @param now to understand a {@code Retry-After} that names a time
   */
  public Outcome of(HttpAnswer answer, Instant now) {
    AnswerBody body = AnswerBody.of(answer);
    if (acceptedWhen != null) {
      return byCondition(answer, body, now);
    }
    if (!answer.isSuccess()) {
      return answer.refusal(now);
    }
    String refusal = body.refusal();
    if (answer.status() == 207 && !body.allPartsWentWell()) {
      return DeliveryError.PARTLY_ACCEPTED.outcome(answer.shown());
    }
    if (refusal != null) {
      return DeliveryError.REFUSED_IN_ANSWER.outcome(refusal + " in " + answer.shown());
    }
    return switch (body.form()) {
      case WEB_PAGE -> DeliveryError.WEB_PAGE_ANSWERED.outcome(answer.shown());
      case UNREADABLE -> DeliveryError.ANSWER_UNREADABLE.outcome(answer.shown());
      default -> new Outcome.Delivered("HTTP " + answer.status());
    };
  }

  private Outcome byCondition(HttpAnswer answer, AnswerBody body, Instant now) {
    String failure = "";
    try {
      ObjectNode seen = seen(answer, body);
      // Only one that looks at the status can mean a 409: ".body.error == null" holds for an empty
      // answer of any status.
      if (acceptedWhen.holds(seen)
          && (answer.isSuccess()
              || !acceptedWhen.holds(seen.deepCopy().put("status", NO_STATUS)))) {
        return new Outcome.Delivered("HTTP " + answer.status() + ", as accepted-when has it");
      }
    } catch (IllegalArgumentException e) {
      failure = "; the condition " + e.getMessage();
    }
    return answer.isSuccess()
        ? DeliveryError.NOT_ACCEPTED.outcome(answer.shown() + failure)
        : answer.refusal(now);
  }

  /**
   * What the answer 200 to a look-up says.
   *
   * @param id of the request that was asked for
   * @param onlyOne whether the revision is this one request, so that a receiver that has anything
   *     of the revision has it
   * @return {@link Outcome.Delivered} if it proves that the receiver has the request; null if it
   *     says that the receiver has not; otherwise {@link Outcome.Uncertain}
   */
  public Outcome ofLookUp(
      HttpAnswer answer, String id, StatementRevision revision, boolean onlyOne) {
    AnswerBody body = AnswerBody.of(answer);
    String number = revision.id();
    Presence presence = Presence.UNKNOWN;
    String fix = "describe its yes in the sink's found-when";
    if (foundWhen == null) {
      presence = Presence.of(body, id, onlyOne ? number : null, revision.number());
    } else if (body.form() != AnswerBody.Form.WEB_PAGE
        && body.form() != AnswerBody.Form.UNREADABLE
        && body.refusal() == null) {
      try {
        presence = foundWhen.holds(seen(answer, body)
                .put("id", id)
                .put("accountNumber", revision.key().accountNumber())
                .put("statementId", number)
                .put("revision", revision.number()))
            ? Presence.THERE
            : Presence.NOT_THERE;
      } catch (IllegalArgumentException e) {
        fix = "the sink's found-when " + e.getMessage();
      }
    }
    return switch (presence) {
      case THERE -> new Outcome.Delivered("HTTP 200, was already there");
      case NOT_THERE -> null;
      case UNKNOWN ->
        new Outcome.Uncertain(
            "an earlier response was lost, and the response of lookup-url proves neither that the request "
                + "has arrived nor that it has not, so nothing was sent; " + fix + " ("
                + answer.shown() + ")",
            false);
    };
  }

  /**
   * What another answer to a look-up means for the receiver as a whole; null for a success that is
   * not 200.
   */
  public Outcome ofOther(HttpAnswer answer, Instant now) {
    return answer.isSuccess() ? null : answer.refusal(now);
  }

  private static ObjectNode seen(HttpAnswer answer, AnswerBody body) {
    ObjectNode seen = JsonNodeFactory.instance.objectNode().put("status", answer.status());
    answer.headers().forEach(seen.putObject("headers")::put);
    if (body.json() != null) {
      seen.set("body", body.json());
    } else if (body.form() == AnswerBody.Form.NONE) {
      seen.putNull("body");
    } else {
      seen.put("body", body.text());
    }
    return seen;
  }
}
