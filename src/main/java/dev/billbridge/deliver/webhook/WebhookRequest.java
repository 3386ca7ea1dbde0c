package dev.billbridge.deliver.webhook;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One HTTP POST, ready to be sent.
 *
 * @param id same at every attempt
 * @param headers to be sent as they are, Content-Type included
 * @param body to be sent byte for byte: it is what has been signed
 */
public record WebhookRequest(String id, Map<String, String> headers, byte[] body) {

  public WebhookRequest {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }
}
