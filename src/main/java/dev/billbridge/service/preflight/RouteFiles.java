package dev.billbridge.service.preflight;

import dev.billbridge.settings.text.Nearest;
import dev.billbridge.settings.text.YamlNodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** The routes and route templates of a folder, with their places. */
final class RouteFiles {

  static final String ENDING = ".camel.yaml";

  private final List<Template> templates = new ArrayList<>();
  private final List<Route> routes = new ArrayList<>();
  private final Set<String> beans = new TreeSet<>();

  /** Which part of the service uses what a file holds. */
  enum Folder {
    ROOT(""),
    SOURCES("sources"),
    SINKS("sinks"),
    EXPORTS("exports");

    private final String name;

    Folder(String name) {
      this.name = name;
    }
  }

  /** @param uri what it listens to; empty when it names none */
  record Route(Path file, int line, String id, Node from, String uri) {}

  /** @param route what it makes; its id is the template's */
  record Template(Folder folder, Route route, Map<String, Parameter> parameters, Node node) {

    String id() {
      return route.id();
    }

    /** Before the first dash of a source's id. */
    String provider() {
      return id().replaceFirst("-.*", "");
    }

    /** Behind the first dash of the id: the dataset of a source, the type of a sink or export. */
    String suffix() {
      return id().substring(id().indexOf('-') + 1);
    }
  }

  /** @param defaultValue null when there is none */
  record Parameter(int line, String defaultValue, int defaultLine) {}

  /** Reads every file and checks its form. */
  RouteFiles(Path folder, Mistakes mistakes) {
    for (Folder part : Folder.values()) {
      Path directory = part == Folder.ROOT ? folder : folder.resolve(part.name);
      if (!Files.isDirectory(directory)) {
        continue;
      }
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          String name = file.getFileName().toString();
          if (name.endsWith(ENDING)) {
            read(part, file, mistakes);
          } else if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            mistakes.note(
                file,
                0,
                "is not read; call it %s%s, or give it another ending"
                    .formatted(name.replaceFirst("(\\.camel)?\\.ya?ml$", ""), ENDING));
          }
        }
      } catch (IOException e) {
        mistakes.add(directory, 0, "cannot be listed; give this user the right to read it");
      }
    }
    duplicates(mistakes);
  }

  private void read(Folder folder, Path file, Mistakes mistakes) {
    Node root = YamlText.read(file, mistakes);
    if (root == null) {
      return;
    }
    new RouteSchema(file, mistakes).check(root);
    for (Node entry : YamlNodes.elements(root)) {
      for (NodeTuple tuple : YamlNodes.entries(entry)) {
        Node node = tuple.getValueNode();
        int line = YamlNodes.line(tuple.getKeyNode());
        switch (String.valueOf(YamlNodes.text(tuple.getKeyNode()))) {
          case "routeTemplate" -> template(folder, file, line, node);
          case "route" -> routes.add(route(file, line, node));
          case "from" -> routes.add(new Route(file, line, "", node, uri(node)));
          case "beans" ->
            YamlNodes.elements(node)
                .forEach(bean -> beans.add(String.valueOf(YamlNodes.text(bean, "name"))));
          default -> {}
        }
      }
    }
  }

  private void template(Folder folder, Path file, int line, Node node) {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    for (Node parameter : YamlNodes.elements(YamlNodes.value(node, "parameters"))) {
      Node value = YamlNodes.value(parameter, "defaultValue");
      String name = YamlNodes.text(parameter, "name");
      if (name != null) {
        parameters.put(
            name,
            new Parameter(
                YamlNodes.line(parameter),
                YamlNodes.text(value),
                value == null ? 0 : YamlNodes.line(value)));
      }
    }
    templates.add(new Template(folder, route(file, line, node), parameters, node));
  }

  private static Route route(Path file, int line, Node node) {
    Node inner = YamlNodes.value(node, "route");
    Node from = YamlNodes.value(inner == null ? node : inner, "from");
    Node id = YamlNodes.value(node, "id");
    return new Route(
        file,
        id == null ? line : YamlNodes.line(id),
        YamlNodes.text(id) == null ? "" : YamlNodes.text(id),
        from,
        uri(from));
  }

  static String uri(Node endpoint) {
    String text = YamlNodes.text(endpoint) == null
        ? YamlNodes.text(endpoint, "uri")
        : YamlNodes.text(endpoint);
    return text == null ? "" : text;
  }

  private void duplicates(Mistakes mistakes) {
    Map<String, Route> first = new LinkedHashMap<>();
    Stream.concat(templates.stream().map(Template::route), routes.stream())
        .filter(route -> !route.id().isEmpty())
        .forEach(route -> {
          Route other = first.putIfAbsent(route.id(), route);
          if (other != null) {
            mistakes.add(
                route.file(),
                route.line(),
                "%s is already in %s:%d; give one of them another id"
                    .formatted(route.id(), other.file(), other.line()));
          }
        });
  }

  List<Template> templates() {
    return templates;
  }

  List<Template> templates(Folder folder) {
    return templates.stream().filter(template -> template.folder() == folder).toList();
  }

  Optional<Template> template(String id) {
    return templates.stream().filter(template -> template.id().equals(id)).findFirst();
  }

  List<Route> routes() {
    return routes;
  }

  /** Names of the beans that files declare themselves. */
  Set<String> beans() {
    return beans;
  }

  /** What may be written instead of the name of a template that is not there. */
  String hint(String id, String otherwise) {
    return Nearest.hint(id, templates.stream().map(Template::id).toList(), otherwise);
  }
}
