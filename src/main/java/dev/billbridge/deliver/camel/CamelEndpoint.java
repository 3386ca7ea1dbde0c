package dev.billbridge.deliver.camel;

import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;

/**
 * An endpoint that a setting names. It is looked up at the start, so that a missing component is
 * reported then, and its address, which may contain passwords, is part of no route.
 *
 * @param uri as in Camel's manual
 */
public record CamelEndpoint(CamelContext context, String uri) {

  /** Why there is no such endpoint, as it continues after the key; does not repeat the address. */
  public Optional<String> refusal() {
    String scheme = uri.replaceFirst("[^A-Za-z0-9+.-].*", "");
    return context.getComponent(scheme) != null
        ? Optional.empty()
        : Optional.of(
            ("begins with %s:, for which there is no Camel component; put its library and what that"
                    + " needs into lib/ext and start with:"
                    + " java -cp \"billbridge.jar:lib/ext/*\" dev.billbridge.Billbridge run")
                .formatted(scheme));
  }

  /** Sends a message to it. */
  public Processor processor() {
    Endpoint endpoint = context.getEndpoint(uri);
    ProducerTemplate producer = context.createProducerTemplate();
    return exchange -> producer.send(endpoint, exchange);
  }
}
