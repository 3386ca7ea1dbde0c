package dev.billbridge.render;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.canonical.StatementRevision;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * Says of a delivered file what a receiver needs to trust it. It carries no time and no delivery
 * id: the same revision always has the same manifest.
 *
 * @param file name of the file beside it
 * @param bytes size of the file as it lies there, compressed if it is
 * @param sha256 of those bytes, 64 hex digits
 * @param contents counts and sums of the records in it
 * @param revision header of the statement
 */
public record Manifest(
    String file, long bytes, String sha256, Tally contents, StatementRevision revision) {

  /** What is added to a file's name to name its manifest. */
  public static final String ENDING = ".manifest.json";

  /**
   * Whether a manifest that lies there is this file's, by size and hash alone: a later release may
   * say more about the same file.
   */
  public boolean isDescribedBy(byte[] json) {
    try {
      JsonNode there = new ObjectMapper().readTree(json);
      return there.path("sha256").asText().equals(sha256)
          && there.path("bytes").asLong(-1) == bytes;
    } catch (IOException e) {
      return false;
    }
  }

  /** The content hash of the statement that a manifest speaks of; empty when it does not say. */
  public static Optional<String> contentHash(byte[] json) {
    try {
      return Optional.ofNullable(new ObjectMapper()
          .readTree(json)
          .path("statement")
          .path("contentHash")
          .textValue());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * JSON, UTF-8: file, bytes, sha256, records, vanished, sums by currency (of what has not
   * vanished), revision, statement.
   */
  public byte[] json() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("file", file);
      json.writeNumberField("bytes", bytes);
      json.writeStringField("sha256", sha256);
      json.writeNumberField("records", contents.current() + contents.vanished());
      json.writeNumberField("vanished", contents.vanished());
      json.writeObjectFieldStart("sums");
      for (Map.Entry<String, BigDecimal> sum : contents.sums().entrySet()) {
        json.writeStringField(sum.getKey(), sum.getValue().toPlainString());
      }
      json.writeEndObject();
      json.writeNumberField("revision", revision.number());
      json.writeFieldName("statement");
      JsonForm.write(json, revision);
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
