package dev.billbridge.deliver.mail;

import dev.billbridge.deliver.DeliveryError;
import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.OwedRevision;
import dev.billbridge.deliver.SinkRoute;
import dev.billbridge.deliver.Target;
import dev.billbridge.render.RevisionFile;
import dev.billbridge.render.Spool;
import dev.billbridge.render.template.TemplateException;
import jakarta.mail.MessagingException;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;

/**
 * A mail server: it receives a mail for each revision, with the file of a statement attached. A
 * mail cannot be looked up, so one whose response was lost is sent again under the same
 * {@code Message-ID}.
 */
final class MailTarget implements Target {

  private final SinkRoute route;
  private final RevisionFile file;
  private final Letters letters;
  private final InstantSource clock;

  /** @param file of a statement; null when only text is sent */
  MailTarget(SinkRoute route, RevisionFile file, Letters letters, InstantSource clock) {
    this.route = route;
    this.file = file;
    this.letters = letters;
    this.clock = clock;
  }

  @Override
  public Outcome deliver(OwedRevision owed) {
    try {
      if (file == null) {
        return send(letters.of(owed, null, null, clock.instant()));
      }
      try (Spool spool = Spool.of(file, owed)) {
        return send(letters.of(owed, spool, mediaType(), clock.instant()));
      }
    } catch (TemplateException e) {
      return DeliveryError.of(e);
    } catch (MessagingException e) {
      return new Outcome.Rejected("it cannot be written as a mail: " + e.getMessage());
    } catch (IOException e) {
      return new Outcome.Transient(
          "the file of %s cannot be prepared: %s".formatted(owed.revision().id(), e.getMessage()));
    }
  }

  private String mediaType() {
    return file.gzip() ? "application/gzip" : file.rendering().mediaType();
  }

  private Outcome send(MimeMessage mail) throws MessagingException {
    SinkRoute.Reply reply = route.send(mail, Map.of(), Map.of());
    return reply.failure() == null
        ? new Outcome.Delivered("accepted as " + mail.getMessageID())
        : MailErrors.outcome(reply.failure());
  }

  @Override
  public Outcome probe(OwedRevision sample) {
    try (Transport transport = letters.session().getTransport()) {
      transport.connect();
      return new Outcome.Delivered("the server accepts the login");
    } catch (MessagingException e) {
      return MailErrors.outcome(e);
    }
  }
}
