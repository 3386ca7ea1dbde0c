package dev.billbridge.deliver.route;

import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.OwedRevision;
import dev.billbridge.deliver.Target;
import dev.billbridge.render.Manifest;
import dev.billbridge.render.RevisionFile;
import dev.billbridge.render.Spool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;

/**
 * Any endpoint that Camel knows: it receives the rendered statement as a stream, and its id in
 * headers, once or, when an attempt broke off, again. The endpoint is looked up at the start, so
 * that a missing component is told then, and its address, which may hold passwords, is part of no
 * route.
 */
final class CamelTarget implements Target {

  private final CamelContext context;
  private final ProducerTemplate producer;
  private final String route;
  private final RevisionFile file;
  private final String mediaType;

  /**
   * @throws RefusedException if there is no such endpoint; the message does not repeat the address
   */
  CamelTarget(CamelContext context, SinkParameters parameters, RevisionFile file) {
    this.context = context;
    this.producer = context.createProducerTemplate();
    this.route = "direct:send-" + parameters.sink().name();
    this.file = file;
    this.mediaType = file.gzip() ? "application/gzip" : file.rendering().mediaType();
    String uri = parameters.text("uri");
    String scheme = uri.replaceFirst("[^A-Za-z0-9+.-].*", "");
    if (context.getComponent(scheme) == null) {
      throw parameters.refused(
          "uri",
          "begins with " + scheme
              + ":, for which there is no Camel component; put its library and what that needs "
              + "into lib/ext and start with: java -cp \"billbridge.jar:lib/ext/*\" dev.billbridge.Billbridge run");
    }
    Endpoint endpoint = context.getEndpoint(uri);
    context.getRegistry().bind("endpoint-" + parameters.sink().name(), Processor.class, (Processor)
        exchange -> producer.send(endpoint, exchange));
  }

  @Override
  public Outcome deliver(OwedRevision owed) {
    try (Spool spool = Spool.of(file, owed)) {
      return send(owed, spool.bytes(), spool.manifest());
    } catch (IOException e) {
      return new Outcome.Transient("%s: %s cannot be prepared: %s"
          .formatted(owed.sink(), file.name(owed.revision()), e.getMessage()));
    }
  }

  private Outcome send(OwedRevision owed, InputStream body, Manifest manifest) {
    StatementRevision revision = owed.revision();
    Exchange exchange = SinkRoutes.exchange(context);
    exchange.getMessage().setBody(body);
    header(exchange, "Delivery", owed.deliveryId());
    header(exchange, "Provider", revision.key().provider());
    header(exchange, "AccountNumber", revision.key().accountNumber());
    header(exchange, "Statement", revision.id());
    header(exchange, "Revision", Integer.toString(revision.number()));
    header(exchange, "Status", revision.status().name());
    header(exchange, "Sha256", manifest.sha256());
    exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, mediaType);
    exchange.getMessage().setHeader(Exchange.FILE_NAME, manifest.file());
    producer.send(route, exchange);
    if (exchange.getException() != null) {
      return new Outcome.Uncertain(
          "%s: the endpoint did not take it, or broke off while taking it (%s)"
              .formatted(owed.sink(), SinkRoutes.rootMessage(exchange.getException())));
    }
    return new Outcome.Delivered(
        "%s, %d bytes, sha256 %s".formatted(manifest.file(), manifest.bytes(), manifest.sha256()));
  }

  /**
   * Printable ASCII stays; a per cent sign and every other byte of the UTF-8 form are written
   * {@code %2F}, because an id may hold what would end a header, or is more than a header can
   * carry.
   */
  private static void header(Exchange exchange, String name, String value) {
    StringBuilder safe = new StringBuilder();
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      if (b > ' ' && b <= '~' && b != '%') {
        safe.append((char) b);
      } else {
        safe.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    exchange.getMessage().setHeader("Billbridge-" + name, safe.toString());
  }
}
