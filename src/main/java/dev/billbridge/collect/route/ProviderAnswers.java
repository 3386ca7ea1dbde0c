package dev.billbridge.collect.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.archive.Archive;
import dev.billbridge.archive.ArchiveException;
import dev.billbridge.archive.Document;
import dev.billbridge.archive.UnusableDocumentException;
import dev.billbridge.canonical.Text;
import dev.billbridge.http.RetryAfter;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.Quarantine;
import dev.billbridge.mapping.DocumentReader;
import dev.billbridge.mapping.Mappings;
import dev.billbridge.settings.AccountSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * What the answer of a provider means: it is archived, or a sentence states why it is of no use.
 */
public final class ProviderAnswers {

  /** Bytes of a refusal that are read. */
  private static final int REFUSAL = 64 << 10;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Archive archive;
  private final DocumentReader reader;
  private final Mappings mappings;
  private final Ledger ledger;
  private final int megabytes;
  private final InstantSource clock;

  /** @param megabytes limit of one document, decompressed */
  public ProviderAnswers(
      Archive archive,
      DocumentReader reader,
      Mappings mappings,
      Ledger ledger,
      int megabytes,
      InstantSource clock) {
    this.archive = archive;
    this.reader = reader;
    this.mappings = mappings;
    this.ledger = ledger;
    this.megabytes = megabytes;
    this.clock = clock;
  }

  /**
   * Archives an answer.
   *
   * @return null for an answer 404 to an optional call
   * @throws CallException if the answer is a refusal or not a document
   * @throws ArchiveException if the archive cannot be written
   * @throws IOException if the answer could not be received to its end
   */
  FetchedDocument receive(ProviderCall call, AccountSettings account, Message answer)
      throws CallException, IOException {
    int status = answer.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
    try (InputStream body = body(answer)) {
      if (status == 404 && call.expectation().optional()) {
        return null;
      }
      if (status < 200 || status > 299) {
        throw refusal(call, account, answer, body);
      }
      Document document =
          archive.store(call.name(), body, call.shown(), call.expectation().volatileFields());
      ledger
          .quarantine()
          .release(account.name(), call.name().dataset(), call.name().toString());
      String refusal = mappings.refusal(account.provider(), JSON.valueToTree(document.summary()));
      if (refusal != null) {
        throw new CallException.Permanent(
            "%s: %s answered %d, but with an error: %s"
                .formatted(call.name(), call.shown(), status, account.blanking().blank(refusal)),
            null);
      }
      return new FetchedDocument(document, reader);
    } catch (UnusableDocumentException e) {
      throw unusable(call, account, e);
    }
  }

  private InputStream body(Message answer) {
    InputStream body = answer.getBody(InputStream.class);
    return body == null ? InputStream.nullInputStream() : new BoundedBody(body, megabytes);
  }

  private CallException unusable(
      ProviderCall call, AccountSettings account, UnusableDocumentException e) {
    String sentence = "%s: the response to %s %s"
        .formatted(call.name(), call.shown(), account.blanking().blank(e.getMessage()));
    ledger
        .quarantine()
        .put(
            account.name(),
            call.name().dataset(),
            call.name().toString(),
            List.of(new Quarantine.Problem(e.kept(), "", sentence)));
    return e.truncated()
        ? new CallException.Transient(sentence, null, e)
        : new CallException.Permanent(sentence, e);
  }

  private CallException refusal(
      ProviderCall call, AccountSettings account, Message answer, InputStream body)
      throws IOException {
    int status = answer.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
    // The secrets go before the text is shortened: half a secret would not be recognised.
    String text =
        account.blanking().blank(new String(body.readNBytes(REFUSAL), StandardCharsets.UTF_8));
    String reason = reason(account.provider(), text);
    String sentence = "%s: %s answered %d%s.%s"
        .formatted(
            call.name(),
            call.shown(),
            status,
            reason.isEmpty() ? "" : " (" + reason + ")",
            advice(status, account));
    boolean isTransient = status == 408
        || status == 423
        || status == 429
        || status >= 500
        || call.expectation().retryOn().contains(Integer.toString(status));
    return isTransient
        ? new CallException.Transient(
            sentence,
            RetryAfter.of(answer.getHeader("Retry-After", String.class), clock.instant()),
            null)
        : new CallException.Permanent(sentence, null);
  }

  /** The provider's own words; of a gateway's page the text. */
  private String reason(String provider, String body) {
    try {
      JsonNode json = JSON.readTree(body);
      String refusal = json == null ? null : mappings.refusal(provider, json);
      if (refusal != null) {
        return CallException.shortened(refusal);
      }
    } catch (IOException e) {
      // Not JSON: a gateway's page. Its own words are shown instead.
    }
    return CallException.shortened(Text.words(body));
  }

  private static String advice(int status, AccountSettings account) {
    String prefix = "account." + account.name();
    return switch (status) {
      case 401 -> " Check the credentials of " + prefix;
      case 403 ->
        " The credentials of " + prefix
            + " are known but lack a right: billing information must be readable";
      case 404 ->
        " Check " + prefix + ".base-url, and whether the provider still has what was requested";
      case 413 -> " Name the contracts to collect in " + prefix + ".contracts";
      case 429 -> " Lower " + prefix + ".requests-per-second if this stays";
      default ->
        status >= 300 && status < 400
            ? " A redirect is not followed, since credentials would travel with it; check " + prefix
                + ".base-url"
            : "";
    };
  }
}
