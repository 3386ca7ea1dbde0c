package dev.billbridge.service.preflight;

import dev.billbridge.collect.route.Collector;
import dev.billbridge.deliver.Target;
import dev.billbridge.deliver.webhook.AnswerReader;
import dev.billbridge.service.exports.Exports;
import dev.billbridge.service.sinks.SinkRoutes;
import dev.billbridge.settings.text.Nearest;
import dev.billbridge.settings.text.YamlNodes;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Beans that routes call.
 *
 * @param others names of beans that the site adds in routes and settings
 */
record BeanCheck(Set<String> others) {

  /** Checks the bean that a step calls, and the method. */
  void call(Node node, Message message, BiConsumer<Node, String> problem) {
    Node ref = YamlNodes.value(node, "ref");
    Class<?> type = type(ref, problem);
    message.answered |= ref != null && (type == Target.class || type == SinkRoutes.Outcomes.class);
    String method = YamlNodes.text(node, "method");
    if (type != null && method != null) {
      SimpleText text = new SimpleText(
          message, sentence -> problem.accept(YamlNodes.value(node, "method"), sentence));
      // Without parentheses Camel fills in the body itself.
      if (method.contains("(")) {
        text.chain(Value.of(type), "." + method, YamlNodes.text(ref));
      } else {
        Set<String> names = new TreeSet<>();
        for (Method each : type.getMethods()) {
          names.add(each.getName());
        }
        if (!names.contains(method)) {
          problem.accept(
              YamlNodes.value(node, "method"),
              "%s has no %s%s"
                  .formatted(
                      YamlNodes.text(ref), method, Nearest.hint(method, names, "check its name")));
        }
      }
    }
  }

  /** @return null when the type of the bean is not known */
  Class<?> type(Node ref, BiConsumer<Node, String> problem) {
    String name = YamlNodes.text(ref);
    if (name == null || name.startsWith("#") || others.contains(name)) {
      return null;
    }
    Map<String, Class<?>> types = new LinkedHashMap<>();
    types.put("collector", Collector.class);
    types.put("exports", Exports.class);
    types.put("receiver-{{export}}", null);
    types.put("outcome", SinkRoutes.Outcomes.class);
    types.put("target-{{sink}}", Target.class);
    types.put("endpoint-{{sink}}", null);
    types.put("answer-{{sink}}", AnswerReader.class);
    if (!types.containsKey(name)) {
      problem.accept(
          ref,
          "bean %s does not exist%s"
              .formatted(
                  name,
                  Nearest.hint(
                      name, types.keySet(), "there are " + String.join(", ", types.keySet()))));
    }
    return types.get(name);
  }
}
