package dev.billbridge.deliver.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.render.template.StatementPage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * CloudEvents 1.0, structured mode, one event per page: type {@code dev.billbridge.statement.final}
 * (or {@code provisional}, {@code restated}), source {@code /billing/<provider>/<account>}, the
 * statement id as subject, the page as data. The event that carries a summary closes the statement.
 * An alert is of type {@code dev.billbridge.alert.firing} or {@code resolved}.
 */
public record CloudEventForm() implements PageForm {

  private static final JsonFactory JSON = new JsonFactory();

  @Override
  public String mediaType() {
    return "application/cloudevents+json";
  }

  @Override
  public List<byte[]> bodies(StatementPage page) {
    StatementKey key = page.revision().key();
    ByteArrayOutputStream body = new ByteArrayOutputStream(1 << 16);
    try (JsonGenerator json = JSON.createGenerator(body)) {
      json.writeStartObject();
      json.writeStringField("specversion", "1.0");
      json.writeStringField("id", page.requestId(0));
      json.writeStringField(
          "source", "/billing/" + segment(key.provider()) + "/" + segment(key.accountNumber()));
      json.writeStringField("type", "dev.billbridge." + type(page.revision()));
      json.writeStringField("subject", key.statementId());
      json.writeStringField(
          "time", DateTimeFormatter.ISO_INSTANT.format(page.revision().collectedAt()));
      json.writeStringField("datacontenttype", "application/json");
      json.writeFieldName("data");
      page.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(body.toByteArray());
  }

  private static String type(StatementRevision revision) {
    return revision.key().isAlert()
        ? "alert." + (revision.isFiring() ? "firing" : "resolved")
        : "statement." + revision.status().name().toLowerCase(Locale.ROOT);
  }

  private static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
