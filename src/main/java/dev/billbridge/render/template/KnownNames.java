package dev.billbridge.render.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.billbridge.settings.text.Nearest;
import java.util.Set;
import java.util.TreeSet;

/**
 * An object that answers only to the names it has: all fields are always present, so any other name
 * is misspelt.
 */
@SuppressWarnings("unchecked") // the signature of deepCopy is inherited
final class KnownNames extends ObjectNode {

  private static final long serialVersionUID = 1;
  /** Objects whose names are not fixed. */
  private static final Set<String> FREE = Set.of("attributes", "sums");

  private KnownNames() {
    super(JsonNodeFactory.instance);
  }

  /** A name that nothing has. */
  static final class UnknownNameException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnknownNameException(String message) {
      super(message);
    }
  }

  /** The same tree, in which reading an unknown name is an error. */
  static JsonNode only(JsonNode node) {
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      node.forEach(element -> array.add(only(element)));
      return array;
    }
    if (!node.isObject()) {
      return node;
    }
    KnownNames object = new KnownNames();
    node.properties()
        .forEach(field -> object.set(
            field.getKey(),
            FREE.contains(field.getKey()) ? field.getValue() : only(field.getValue())));
    return object;
  }

  @Override
  public JsonNode get(String name) {
    JsonNode value = super.get(name);
    if (value == null) {
      Set<String> names = new TreeSet<>();
      fieldNames().forEachRemaining(names::add);
      throw new UnknownNameException("it reads ." + name + ", which does not exist"
          + Nearest.hint(name, names, "there are " + String.join(", ", names)));
    }
    return value;
  }

  @Override
  public boolean has(String name) {
    return super.get(name) != null;
  }
}
