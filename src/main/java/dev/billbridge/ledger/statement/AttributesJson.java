package dev.billbridge.ledger.statement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
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
    try {
      return JSON.writeValueAsString(attributes);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts is always JSON", e);
    }
  }
}
