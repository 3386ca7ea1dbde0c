package dev.billbridge.render;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.billbridge.canonical.StatementRevision;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * One JSON document, {@code {"statement": {…}, "records": [{…}, …]}}, with objects as
 * {@link JsonForm} writes them.
 */
public record JsonRendering() implements Rendering {

  @Override
  public String mediaType() {
    return "application/json";
  }

  @Override
  public String fileExtension() {
    return "json";
  }

  @Override
  public void write(RevisedStatement statement, OutputStream out) throws IOException {
    StatementRevision revision = statement.revision();
    JsonGenerator json = JsonForm.FACTORY.createGenerator(out);
    json.writeStartObject();
    json.writeFieldName("statement");
    JsonForm.write(json, revision);
    json.writeArrayFieldStart("records");
    try {
      statement.records(record -> {
        try {
          JsonForm.write(json, revision, record);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeRaw('\n');
    json.flush();
  }
}
