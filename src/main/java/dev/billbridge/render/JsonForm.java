package dev.billbridge.render;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementRevision;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Statements and records as JSON objects: every field present, unknown as null, exact decimals as
 * strings of plain digits, attributes as an object.
 */
public final class JsonForm {

  static final JsonFactory FACTORY = new JsonFactoryBuilder()
      .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
      .rootValueSeparator("")
      .build();

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonForm() {}

  /** Writes the header of the statement as one object. */
  public static void write(JsonGenerator json, StatementRevision revision) throws IOException {
    json.writeStartObject();
    for (StatementField field : StatementField.values()) {
      json.writeFieldName(field.jsonName());
      field.type().write(json, field.of(revision));
    }
    json.writeEndObject();
  }

  /** Writes one record as one object. */
  public static void write(JsonGenerator json, StatementRevision revision, RevisedRecord record)
      throws IOException {
    json.writeStartObject();
    for (RecordField field : RecordField.values()) {
      json.writeFieldName(field.jsonName());
      field.type().write(json, field.of(revision, record));
    }
    json.writeEndObject();
  }

  /** The header of the statement as a tree. */
  public static ObjectNode tree(StatementRevision revision) {
    try (TokenBuffer tokens = new TokenBuffer(MAPPER, false)) {
      write(tokens, revision);
      return MAPPER.readTree(tokens.asParser());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
