package dev.billbridge.journal.format;

import dev.billbridge.canonical.OperatorFile;
import dev.billbridge.settings.text.Nearest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/** A small YAML file that an operator writes: names and texts. */
final class Layout {

  private final Path file;
  private final Map<?, ?> values;

  private Layout(Path file, Map<?, ?> values) {
    this.file = file;
    this.values = values;
  }

  /**
   * Reads a file.
   *
   * @param known the names it may have
   * @throws IllegalArgumentException in one sentence that begins with the file
   */
  static Layout read(Path file, Set<String> known) {
    LoadSettings text = LoadSettings.builder().setSchema(new FailsafeSchema()).build();
    try {
      if (!(new Load(text).loadFromString(OperatorFile.text(file)) instanceof Map<?, ?> values)) {
        throw new IllegalArgumentException(
            file + ": is empty; begin with a line such as client: 1");
      }
      Layout layout = new Layout(file, values);
      values.keySet().stream()
          .map(String::valueOf)
          .filter(name -> !known.contains(name))
          .findFirst()
          .ifPresent(name -> {
            throw layout.refused("has %s, which is unknown%s"
                .formatted(
                    name,
                    Nearest.hint(
                        name,
                        known,
                        "there are " + String.join(", ", known.stream().sorted().toList()))));
          });
      return layout;
    } catch (MarkedYamlEngineException e) {
      throw new IllegalArgumentException(
          "%s%s: is not YAML: %s"
              .formatted(
                  file,
                  e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse(""),
                  e.getProblem()),
          e);
    } catch (IOException | YamlEngineException e) {
      throw new IllegalArgumentException(
          file + ": cannot be read; add it, in UTF-8, or name another one with layout", e);
    }
  }

  /** The text under a name; the other one if there is none. */
  String text(String name, String otherwise) {
    Object value = values.get(name);
    if (value != null && !(value instanceof String)) {
      throw refused("%s must be a text".formatted(name));
    }
    return value == null ? otherwise : (String) value;
  }

  /**
   * The text under a name.
   *
   * @param pattern which it must match
   * @param example of one that does
   */
  String text(String name, String pattern, String example) {
    String value = text(name, null);
    if (value == null || !value.matches(pattern)) {
      throw refused(
          value == null
              ? "has no %s; add %s: %s".formatted(name, name, example)
              : "%s = \"%s\" cannot be used; example: %s".formatted(name, value, example));
    }
    return value;
  }

  boolean isOn(String name) {
    return text(name, "false").equals("true");
  }

  /** The pairs of a list of small maps, such as {@code - { name: …, value: … }}. */
  List<Map<?, ?>> list(String name) {
    if (!(values.get(name) instanceof List<?> list) || list.isEmpty()) {
      throw refused("has no list %s".formatted(name));
    }
    List<Map<?, ?>> maps = new ArrayList<>();
    for (Object each : list) {
      if (!(each instanceof Map<?, ?> map)) {
        throw refused("%s contains %s, which has no name and value".formatted(name, each));
      }
      maps.add(map);
    }
    return maps;
  }

  /** @param sentence goes on after the file */
  IllegalArgumentException refused(String sentence) {
    return new IllegalArgumentException(file + ": " + sentence);
  }
}
