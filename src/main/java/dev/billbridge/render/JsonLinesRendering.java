package dev.billbridge.render;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.billbridge.canonical.StatementRevision;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * One record per line, each line one JSON object as {@link JsonForm} writes it; a statement without
 * records makes no line.
 */
public record JsonLinesRendering() implements Rendering {

  @Override
  public String mediaType() {
    return "application/jsonl";
  }

  @Override
  public String fileExtension() {
    return "jsonl";
  }

  @Override
  public void write(RevisedStatement statement, OutputStream out) throws IOException {
    StatementRevision revision = statement.revision();
    JsonGenerator json = JsonForm.FACTORY.createGenerator(out);
    try {
      statement.records(record -> {
        try {
          JsonForm.write(json, revision, record);
          json.writeRaw('\n');
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    json.flush();
  }
}
