package dev.billbridge.settings.text;

import java.util.List;
import java.util.function.BiConsumer;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** YAML as a tree that knows the line of each of its nodes. */
public final class YamlNodes {

  private YamlNodes() {}

  /**
   * The tree of a text.
   *
   * @param label what the text is, for exceptions
   * @return null if there is nothing but comments in it
   * @throws org.snakeyaml.engine.v2.exceptions.YamlEngineException if it is not YAML
   */
  public static Node compose(String label, String text) {
    return new Compose(LoadSettings.builder().setLabel(label).build())
        .composeString(text)
        .orElse(null);
  }

  /** The line of a node, from 1. */
  public static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }

  /** The text of a scalar; null when it is something else. */
  public static String text(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : null;
  }

  /** The text at a key of a mapping; null when there is none. */
  public static String text(Node mapping, String key) {
    return text(value(mapping, key));
  }

  /** Key and value pairs, in order; none when the node is no mapping. */
  public static List<NodeTuple> entries(Node node) {
    return node instanceof MappingNode mapping ? mapping.getValue() : List.of();
  }

  /** Elements of a list; none when the node is no list. */
  public static List<Node> elements(Node node) {
    return node instanceof SequenceNode sequence ? sequence.getValue() : List.of();
  }

  /** The value of a key; null when the node is no mapping or has no such key. */
  public static Node value(Node mapping, String key) {
    return entries(mapping).stream()
        .filter(entry -> key.equals(text(entry.getKeyNode())))
        .map(NodeTuple::getValueNode)
        .findFirst()
        .orElse(null);
  }

  /** Every scalar below a node, keys included, with its line. */
  public static void scalars(Node node, BiConsumer<Integer, String> each) {
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
