package dev.billbridge.ledger.statement;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Attributes as they are kept: a JSON object of texts, sorted by name. */
public final class AttributesJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private AttributesJson() {}

  /** @throws IllegalStateException if it is not what {@link #write} wrote */
  public static SortedMap<String, String> read(String json) {
    try {
      return JSON.readValue(json, new TypeReference<TreeMap<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "the ledger contains attributes that are not JSON: " + e.getOriginalMessage(), e);
    }
  }

  static String write(SortedMap<String, String> attributes) {
    StringWriter json = new StringWriter(256);
    try (JsonGenerator object = JSON.createGenerator(json)) {
      object.writeStartObject();
      for (Map.Entry<String, String> attribute : attributes.entrySet()) {
        object.writeStringField(attribute.getKey(), attribute.getValue());
      }
      object.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("a map of texts is always JSON", e);
    }
    return json.toString();
  }
}
