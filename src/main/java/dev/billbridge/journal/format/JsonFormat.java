package dev.billbridge.journal.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.journal.JournalDocument;
import dev.billbridge.journal.JournalFormat;
import dev.billbridge.journal.JournalJson;
import dev.billbridge.render.JsonForm;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** {@code {"statement": {…}, "entries": […]}}, with every digit of each amount. */
final class JsonFormat implements JournalFormat {

  @Override
  public String mediaType() {
    return "application/json";
  }

  @Override
  public String fileExtension() {
    return "json";
  }

  @Override
  public List<String> check(JournalDocument document) {
    return List.of();
  }

  @Override
  public void write(StatementRevision revision, JournalDocument document, OutputStream out)
      throws IOException {
    JsonGenerator json = new JsonFactory().createGenerator(out);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.useDefaultPrettyPrinter();
    json.writeStartObject();
    json.writeFieldName("statement");
    JsonForm.write(json, revision);
    json.writeFieldName("entries");
    JournalJson.write(json, document);
    json.writeEndObject();
    json.writeRaw('\n');
    json.flush();
  }
}
