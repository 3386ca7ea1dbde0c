package dev.billbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** JSON of any shape, with the texts and numbers that providers and people write. */
final class RandomJson {

  private static final String[] TEXTS = {
    "",
    " ",
    "0",
    "00",
    "000000000000",
    "1",
    "0045001234",
    "45001234",
    "113460000000",
    "4.500123E7",
    "45001230.0",
    "1.5",
    "1e3",
    "-5",
    "+5",
    "12\n",
    "\n12",
    "１２",
    "a",
    "00a",
    "123456789012345678901234567890123",
    "2026-10",
    "入金済み",
    "\uD83D\uDE00",
    "0x1",
    "1 2"
  };
  private static final String[] FIELDS = {"a", "b", "c", "Index", "入", ""};

  private final Random random;

  RandomJson(long seed) {
    random = new Random(seed);
  }

  /** What comes of it: the answers, and which of them are the document's own; or the error. */
  static String outcome(Function<JsonNode, ArrayNode> function, JsonNode value) {
    try {
      ArrayNode answers = function.apply(value);
      List<Boolean> stated = new ArrayList<>();
      answers.forEach(answer -> stated.add(answer instanceof ProviderValue));
      return answers + " " + stated;
    } catch (IllegalArgumentException e) {
      return "error: " + e.getMessage();
    }
  }

  JsonNode value(int depth) throws IOException {
    return DocumentReader.MAPPER.readTree(json(depth));
  }

  private String json(int depth) throws IOException {
    return switch (random.nextInt(depth > 0 ? 10 : 7)) {
      case 0 -> "null";
      case 1 -> Boolean.toString(random.nextBoolean());
      case 2 -> Integer.toString(random.nextInt(2_000) - 1_000);
      case 3 -> Long.toString(random.nextLong());
      case 4 ->
        random.nextInt(500) + "." + random.nextInt(100) + (random.nextBoolean() ? "" : "E3");
      case 5, 6 -> DocumentReader.MAPPER.writeValueAsString(TEXTS[random.nextInt(TEXTS.length)]);
      case 7 -> "[" + json(depth - 1) + "," + json(depth - 1) + "]";
      default -> {
        StringBuilder object = new StringBuilder("{");
        for (String field : FIELDS) {
          if (random.nextInt(3) > 0) {
            object
                .append(object.length() > 1 ? "," : "")
                .append(DocumentReader.MAPPER.writeValueAsString(field))
                .append(':')
                .append(json(depth - 1));
          }
        }
        yield object.append('}').toString();
      }
    };
  }
}
