package dev.billbridge.service.preflight;

import dev.billbridge.settings.RouteTemplates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A file of routes as a tree that knows the line of each of its nodes. */
final class YamlText {

  private YamlText() {}

  /** @return null if the file cannot be read, which is reported, or is empty */
  static Node read(Path file, Mistakes mistakes) {
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return new Compose(LoadSettings.builder().setLabel(file.toString()).build())
          .composeString(text)
          .orElse(null);
    } catch (MarkedYamlEngineException e) {
      mistakes.add(
          file,
          e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0),
          RouteTemplates.notYaml(e));
    } catch (IOException | YamlEngineException e) {
      mistakes.add(
          file, 0, "cannot be read; check that it is a text file in UTF-8 that this user may read");
    }
    return null;
  }

  /** The line of a node, from 1. */
  static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }

  /** The text of a scalar; null when it is none. */
  static String text(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : null;
  }

  /** The text at a key of a mapping; null when there is none. */
  static String text(Node mapping, String key) {
    return text(value(mapping, key));
  }

  /** Key and value pairs, in order; none when the node is no mapping. */
  static List<NodeTuple> entries(Node node) {
    return node instanceof MappingNode mapping ? mapping.getValue() : List.of();
  }

  /** Elements of a list; none when the node is no list. */
  static List<Node> elements(Node node) {
    return node instanceof SequenceNode sequence ? sequence.getValue() : List.of();
  }

  /** The value of a key; null when the node is no mapping or has no such key. */
  static Node value(Node mapping, String key) {
    return entries(mapping).stream()
        .filter(entry -> key.equals(text(entry.getKeyNode())))
        .map(NodeTuple::getValueNode)
        .findFirst()
        .orElse(null);
  }

  /** Every scalar below a node, keys included, with its line. */
  static void scalars(Node node, BiConsumer<Integer, String> each) {
    if (node instanceof ScalarNode scalar) {
      each.accept(line(scalar), scalar.getValue());
    }
    elements(node).forEach(element -> scalars(element, each));
    entries(node).forEach(entry -> {
      scalars(entry.getKeyNode(), each);
      scalars(entry.getValueNode(), each);
    });
  }
}
