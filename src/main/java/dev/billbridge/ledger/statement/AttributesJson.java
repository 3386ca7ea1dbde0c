package dev.billbridge.ledger.statement;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
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
    SortedMap<String, String> attributes = new TreeMap<>();
    try (JsonParser object = JSON.createParser(json)) {
      require(object.nextToken() == JsonToken.START_OBJECT);
      for (String name = object.nextFieldName(); name != null; name = object.nextFieldName()) {
        String value = object.nextTextValue();
        require(value != null);
        attributes.put(name, value);
      }
      require(object.currentToken() == JsonToken.END_OBJECT && object.nextToken() == null);
      return attributes;
    } catch (IOException e) {
      throw new IllegalStateException("the ledger contains attributes that are not JSON", e);
    }
  }

  private static void require(boolean isAsWritten) {
    if (!isAsWritten) {
      throw new IllegalStateException(
          "the ledger contains attributes that are not an object of texts");
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
