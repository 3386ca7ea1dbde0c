package dev.billbridge.deliver.camel;

import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.deliver.DeliveryError;
import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.OwedRevision;
import dev.billbridge.deliver.RefusedException;
import dev.billbridge.deliver.RevisionFiles;
import dev.billbridge.deliver.RootMessage;
import dev.billbridge.deliver.SinkParameters;
import dev.billbridge.deliver.SinkRoute;
import dev.billbridge.deliver.SinkSetup;
import dev.billbridge.deliver.Target;
import dev.billbridge.render.Manifest;
import dev.billbridge.render.RevisionFile;
import dev.billbridge.render.Spool;
import dev.billbridge.render.template.TemplateException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Any endpoint that Camel knows: it receives the rendered statement as a stream, and its id in
 * headers, once or, when an attempt broke off, again.
 */
final class CamelTarget implements Target {

  private final SinkRoute route;
  private final RevisionFile file;
  private final String mediaType;

  private CamelTarget(SinkRoute route, RevisionFile file) {
    this.route = route;
    this.file = file;
    this.mediaType = file.gzip() ? "application/gzip" : file.rendering().mediaType();
  }

  /**
   * @throws RefusedException if there is no such endpoint; the message does not repeat the address
   */
  static Target of(SinkSetup setup) {
    SinkParameters parameters = setup.parameters();
    CamelEndpoint endpoint =
        new CamelEndpoint(setup.route().unwrap(CamelContext.class), parameters.text("uri"));
    endpoint.refusal().ifPresent(sentence -> {
      throw parameters.refused("uri", sentence);
    });
    setup.route().bind("endpoint", Processor.class, endpoint.processor());
    return RevisionFiles.target(parameters, file -> new CamelTarget(setup.route(), file));
  }

  @Override
  public Outcome deliver(OwedRevision owed) {
    try (Spool spool = Spool.of(file, owed)) {
      return send(owed, spool.bytes(), spool.manifest());
    } catch (TemplateException e) {
      return DeliveryError.of(e);
    } catch (IOException e) {
      return new Outcome.Transient(
          "%s cannot be prepared: %s".formatted(file.name(owed.revision()), e.getMessage()));
    }
  }

  private Outcome send(OwedRevision owed, InputStream body, Manifest manifest) {
    SinkRoute.Reply reply = route.send(body, headers(owed, manifest), Map.of());
    if (reply.failure() != null) {
      return new Outcome.Uncertain("the endpoint refused it, or broke off while receiving it (%s)"
          .formatted(RootMessage.of(reply.failure())));
    }
    return new Outcome.Delivered(
        "%s, %d bytes, sha256 %s".formatted(manifest.file(), manifest.bytes(), manifest.sha256()));
  }

  private Map<String, Object> headers(OwedRevision owed, Manifest manifest) {
    StatementRevision revision = owed.revision();
    Map<String, Object> headers = new LinkedHashMap<>();
    headers.put("Billbridge-Delivery", safe(owed.deliveryId()));
    headers.put("Billbridge-Provider", safe(revision.key().provider()));
    headers.put("Billbridge-AccountNumber", safe(revision.key().accountNumber()));
    headers.put("Billbridge-Statement", safe(revision.id()));
    headers.put("Billbridge-Revision", Integer.toString(revision.number()));
    headers.put("Billbridge-Status", revision.status().name());
    headers.put("Billbridge-Sha256", manifest.sha256());
    headers.put(Exchange.CONTENT_TYPE, mediaType);
    headers.put(Exchange.FILE_NAME, manifest.file());
    return headers;
  }

  /**
   * Printable ASCII stays; a per cent sign and every other byte of the UTF-8 form are written
   * {@code %2F}, because an id may contain what would end a header, or what a header cannot carry.
   */
  private static String safe(String value) {
    StringBuilder safe = new StringBuilder();
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      if (b > ' ' && b <= '~' && b != '%') {
        safe.append((char) b);
      } else {
        safe.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return safe.toString();
  }
}
