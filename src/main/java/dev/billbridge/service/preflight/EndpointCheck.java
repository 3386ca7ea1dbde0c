package dev.billbridge.service.preflight;

import dev.billbridge.service.preflight.RouteFiles.Route;
import dev.billbridge.settings.text.YamlNodes;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** Endpoints of a route: component, options, and the database of an SQL sink. */
final class EndpointCheck {

  private EndpointCheck() {}

  /** Reports a component or an option that does not exist, and a value it cannot have. */
  static void check(Route route, Node node, Mistakes mistakes) {
    String uri = RouteFiles.uri(node);
    int colon = uri.indexOf(':');
    String scheme = uri.startsWith("${") && route.id().equals("sink-webhook")
        ? "http"
        : colon < 0 ? uri : uri.substring(0, colon);
    if (uri.isEmpty() || scheme.contains("{") || scheme.contains("$")) {
      return;
    }
    Node place = YamlNodes.text(node) == null ? YamlNodes.value(node, "uri") : node;
    EndpointOptions options = EndpointOptions.of(
        scheme, sentence -> mistakes.add(route.file(), YamlNodes.line(place), sentence));
    if (options == null) {
      return;
    }
    int query = uri.indexOf('?');
    if (query > 0 && !uri.startsWith("${")) {
      for (String option : uri.substring(query + 1).split("&")) {
        String[] pair = option.split("=", 2);
        options.check(
            pair[0],
            pair.length == 1 ? null : pair[1],
            sentence -> mistakes.add(route.file(), YamlNodes.line(place), sentence));
      }
    }
    for (NodeTuple option : YamlNodes.entries(YamlNodes.value(node, "parameters"))) {
      options.check(
          String.valueOf(YamlNodes.text(option.getKeyNode())),
          YamlNodes.text(option.getValueNode()),
          sentence -> mistakes.add(route.file(), YamlNodes.line(option.getKeyNode()), sentence));
    }
    if (scheme.equals("jdbc")
        && route.id().equals("sink-sql")
        && !uri.replaceFirst("\\?.*", "").equals("jdbc:database-{{sink}}")) {
      mistakes.add(
          route.file(),
          YamlNodes.line(place),
          "%s is not the database of the sink; write jdbc:database-{{sink}}".formatted(uri));
    }
  }
}
