package dev.billbridge.service.preflight;

import dev.billbridge.collect.route.Run;
import dev.billbridge.deliver.SinkType;
import dev.billbridge.service.preflight.RouteFiles.Folder;
import dev.billbridge.service.preflight.RouteFiles.Route;
import dev.billbridge.service.preflight.RouteFiles.Template;
import dev.billbridge.service.sinks.SinkTypes;
import dev.billbridge.settings.text.Nearest;
import dev.billbridge.settings.text.YamlNodes;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * Goes through a route step by step as a message would, with what is known beforehand in place of
 * what a provider answers: which headers and variables are set by then, what they hold, and who
 * listens at the next endpoint.
 */
final class RouteWalk {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{variable\\.([A-Za-z0-9]+)}");

  private static final Set<String> HAS_NO_STEPS = Set.of(
      "setHeaders",
      "setHeader",
      "setVariable",
      "setBody",
      "bean",
      "process",
      "to",
      "toD",
      "script",
      "log");

  private final RouteFiles files;
  private final Set<String> mappings;
  private final BeanCheck beans;
  private final Mistakes mistakes;
  private final Set<String> called = new TreeSet<>();
  private final IntakeCheck intakes;
  private final Deque<Route> inside = new ArrayDeque<>();
  private final Set<String> reported = new TreeSet<>();

  /** @param mappings names of the mappings there are; null when they could not be read */
  RouteWalk(RouteFiles files, Set<String> mappings, Set<String> beans, Mistakes mistakes) {
    this.files = files;
    this.mappings = mappings;
    Set<String> others = new TreeSet<>(beans);
    others.addAll(files.beans());
    this.beans = new BeanCheck(others);
    this.mistakes = mistakes;
    this.intakes = new IntakeCheck(mistakes);
  }

  /** @return what each mapping is given */
  Map<String, IntakeCheck.MappingInput> walk() {
    for (Template template : files.templates()) {
      Route route = template.route();
      if (route.from() == null) {
        continue;
      }
      Message message = new Message();
      if (template.folder() == Folder.SOURCES) {
        message.variables.put("run", Value.of(Run.class));
      }
      EndpointCheck.check(route, route.from(), mistakes);
      walk(route, message);
      if (template.folder() == Folder.SOURCES && !message.ingested) {
        mistakes
            .ifWhole()
            .add(
                route.file(),
                route.line(),
                "%s passes nothing to a mapping; set the headers mapping and parts, then call direct:ingest"
                    .formatted(route.id()));
      }
      if (template.folder() == Folder.SINKS && !message.answered && !sendsThroughRoute(template)) {
        mistakes
            .ifWhole()
            .add(
                route.file(),
                route.line(),
                ("%s ends without the outcome of the delivery; end it with - bean: { ref:"
                        + " outcome, method: \"delivered('…')\" }")
                    .formatted(route.id()));
      }
    }
    for (Route route : files.routes()) {
      if (route.uri().startsWith("direct:") && !called.contains(name(route.uri()))) {
        mistakes
            .ifWhole()
            .note(
                route.file(),
                route.line(),
                "nothing calls %s; call it with - to: { uri: %s }, or remove the route"
                    .formatted(route.uri(), route.uri()));
      } else if (!route.uri().startsWith("direct:") && route.from() != null) {
        EndpointCheck.check(route, route.from(), mistakes);
        walk(route, new Message());
      }
    }
    return intakes.inputs();
  }

  private void walk(Route route, Message message) {
    inside.push(route);
    steps(YamlNodes.value(route.from(), "steps"), message);
    inside.pop();
    if (inside.isEmpty()) {
      unread(message, Map.of());
    }
  }

  /** A header of the protocol that no step reads is a call or an intake that was forgotten. */
  private void unread(Message message, Map<String, Message.Header> before) {
    message.headers.forEach((name, header) -> {
      if (CallHeaders.ALL.contains(name) && !header.equals(before.get(name))) {
        mistakes.add(
            header.file(),
            header.line(),
            "nothing reads the header %s; call %s after it"
                .formatted(name, CallHeaders.reader(name)));
      }
    });
  }

  private Path file() {
    return inside.peek().file();
  }

  private void add(Node at, String sentence) {
    add(mistakes, YamlNodes.line(at), sentence);
  }

  private void add(Mistakes to, int line, String sentence) {
    if (inside.size() == 1) {
      to.add(file(), line, sentence);
    } else if (reported.add(file() + ":" + line + sentence)) {
      to.add(
          file(),
          line,
          "%s (when %s calls it)".formatted(sentence, inside.peekLast().id()));
    }
  }

  private void steps(Node list, Message message) {
    for (Node step : YamlNodes.elements(list)) {
      for (NodeTuple tuple : YamlNodes.entries(step)) {
        step(String.valueOf(YamlNodes.text(tuple.getKeyNode())), tuple.getValueNode(), message);
      }
    }
  }

  private void step(String name, Node node, Message message) {
    switch (name) {
      case "setHeaders" ->
        YamlNodes.elements(YamlNodes.value(node, "headers"))
            .forEach(header -> setHeader(header, message));
      case "setHeader" -> setHeader(node, message);
      case "setVariable" -> setVariable(node, message);
      case "setBody" -> message.body = expression(node, message, false);
      case "marshal", "unmarshal" -> message.body = Value.UNKNOWN;
      case "removeHeaders" -> message.headers.clear();
      case "removeHeader" ->
        message.headers.remove(String.valueOf(
            YamlNodes.text(node) == null ? YamlNodes.text(node, "name") : YamlNodes.text(node)));
      case "to", "toD", "wireTap" -> to(name, node, message);
      case "split" -> split(node, message);
      case "loop" -> {
        boolean repeated = message.repeated;
        expression(node, message, "true".equals(YamlNodes.text(node, "doWhile")));
        message.repeated = true;
        steps(YamlNodes.value(node, "steps"), message);
        message.repeated = repeated;
      }
      case "filter" -> branch(node, message);
      case "choice" -> choice(node, message);
      case "bean" -> beans.call(node, message, this::add);
      case "process" -> beans.type(YamlNodes.value(node, "ref"), this::add);
      default -> {
        if (!RouteSchema.isStep(name)) {
          unknown(node, message);
        } else if (!HAS_NO_STEPS.contains(name)) {
          steps(YamlNodes.value(node, "steps"), message);
        }
      }
    }
  }

  /** A step that is misspelt: what its own steps are given is anybody's guess. */
  private void unknown(Node node, Message message) {
    Message inner = message.copy();
    inner.body = Value.UNKNOWN;
    steps(YamlNodes.value(node, "steps"), inner);
    message.merge(inner);
  }

  private void branch(Node node, Message message) {
    expression(node, message, true);
    Message branch = message.copy();
    steps(YamlNodes.value(node, "steps"), branch);
    message.merge(branch);
  }

  private void choice(Node node, Message message) {
    Message before = message.copy();
    Node when = YamlNodes.value(node, "when");
    List<Node> branches = new ArrayList<>(
        when == null || !YamlNodes.elements(when).isEmpty()
            ? YamlNodes.elements(when)
            : List.of(when));
    for (Node each : branches) {
      expression(each, before, true);
      Message branch = before.copy();
      steps(YamlNodes.value(each, "steps"), branch);
      message.merge(branch);
    }
    Message otherwise = before.copy();
    steps(YamlNodes.value(YamlNodes.value(node, "otherwise"), "steps"), otherwise);
    message.merge(otherwise);
  }

  private void split(Node node, Message message) {
    Value list = expression(node, message, false);
    if (list.isOurs()) {
      add(
          node,
          "split needs a list, not %s; take one from it with .entries('/…/*')"
              .formatted(list.noun()));
    }
    Message each = message.copy();
    each.body = list.each();
    each.repeated = true;
    steps(YamlNodes.value(node, "steps"), each);
    unread(each, message.headers);
    message.ingested |= each.ingested;
  }

  /** @return what it answers */
  private Value expression(Node holder, Message message, boolean condition) {
    for (NodeTuple tuple : YamlNodes.entries(holder)) {
      String language = String.valueOf(YamlNodes.text(tuple.getKeyNode()));
      Node value = tuple.getValueNode();
      if (language.equals("expression") && YamlNodes.text(value) == null) {
        return expression(value, message, condition);
      }
      if (RouteSchema.languages().contains(language)) {
        Node text = YamlNodes.text(value) == null ? YamlNodes.value(value, "expression") : value;
        return text == null || YamlNodes.text(text) == null
            ? Value.UNKNOWN
            : expression(language, text, message, condition);
      }
    }
    return Value.UNKNOWN;
  }

  private Value expression(String language, Node node, Message message, boolean condition) {
    String text = YamlNodes.text(node);
    Consumer<String> problem = sentence -> add(node, sentence);
    if (language.equals("constant")) {
      if (text.contains("${")) {
        add(
            node,
            "constant passes \"%s\" on unchanged; write simple so that ${…} is evaluated"
                .formatted(text));
        return Value.UNKNOWN;
      }
      return Value.literal(text);
    }
    if (language.equals("variable")) {
      return new SimpleText(message, problem).expression("${variable." + text + "}");
    }
    if (!language.equals("simple")) {
      return Value.UNKNOWN;
    }
    SimpleText simple = new SimpleText(message, problem);
    if (condition) {
      simple.condition(text);
      return Value.UNKNOWN;
    }
    return simple.expression(text);
  }

  private void setVariable(Node node, Message message) {
    Value value = expression(node, message, false);
    String name = YamlNodes.text(node, "name");
    if ("run".equals(name) && message.variables.containsKey("run")) {
      add(node, "the variable run is Billbridge's own; choose another name");
    } else if (name != null) {
      message.variables.put(name, value);
    }
  }

  private void setHeader(Node node, Message message) {
    Value value = expression(node, message, false);
    String given = YamlNodes.text(node, "name");
    if (given == null) {
      return;
    }
    String name = given;
    boolean speaksToProvider = message.variables.containsKey("run");
    if (speaksToProvider && !CallHeaders.ALL.contains(given) && !given.contains("-")) {
      String meant = CallHeaders.ALL.stream()
          .filter(given::equalsIgnoreCase)
          .findFirst()
          .or(() -> Nearest.to(given, CallHeaders.ALL))
          .orElse(null);
      if (meant != null) {
        add(
            node,
            "the header %s would be sent to the provider as it is; did you mean %s?"
                .formatted(given, meant));
        name = meant;
      }
    }
    message.headers.put(name, new Message.Header(file(), YamlNodes.line(node), value.literal()));
    if (speaksToProvider && CallHeaders.ALL.contains(name)) {
      CallHeaders.check(
          new CallHeaders.Setting(name, written(node), value, message.repeated),
          mappings,
          sentence -> add(node, sentence));
    }
  }

  private static boolean sendsThroughRoute(Template sink) {
    return SinkTypes.find(sink.suffix()).filter(SinkType::sendsThroughRoute).isPresent();
  }

  /** The text of an expression as the file has it. */
  private static String written(Node holder) {
    for (NodeTuple tuple : YamlNodes.entries(holder)) {
      String key = String.valueOf(YamlNodes.text(tuple.getKeyNode()));
      if (RouteSchema.languages().contains(key)) {
        return YamlNodes.text(tuple.getValueNode()) == null
            ? written(tuple.getValueNode())
            : YamlNodes.text(tuple.getValueNode());
      }
    }
    return "";
  }

  private void to(String step, Node node, Message message) {
    String uri = RouteFiles.uri(node);
    EndpointCheck.check(inside.peek(), node, mistakes);
    if (!step.equals("to") && uri.contains("${")) {
      new SimpleText(message, sentence -> add(node, sentence)).expression(uri);
    }
    if (!uri.startsWith("direct:")) {
      if (!step.equals("wireTap")) {
        message.body = Value.UNKNOWN;
      }
      return;
    }
    String name = name(step.equals("to") ? uri : resolved(uri, message));
    if (step.equals("to") && uri.contains("${")) {
      add(node, "to takes %s literally; write toD so that ${…} is evaluated".formatted(uri));
    } else if (name.startsWith("get-")) {
      intakes.call(message, sentence -> add(node, sentence));
    } else if (name.equals("ingest")) {
      intakes.ingest(message, sentence -> add(node, sentence));
    } else {
      other(node, name, message);
    }
  }

  /** The endpoint with the values of variables that are known beforehand. */
  private static String resolved(String uri, Message message) {
    return VARIABLE.matcher(uri).replaceAll(name -> {
      Value value = message.variables.get(name.group(1));
      return Matcher.quoteReplacement(
          value == null || value.literal() == null ? name.group() : value.literal());
    });
  }

  private static String name(String uri) {
    return uri.substring("direct:".length())
        .replaceFirst("\\?.*", "")
        .replace("${variable.run.account}", "{{account}}");
  }

  private void other(Node node, String name, Message message) {
    List<Route> listeners = new ArrayList<>(files.routes());
    files.templates().forEach(template -> listeners.add(template.route()));
    String pattern = "\\Q" + name.replaceAll("\\$\\{[^}]*}", "\\\\E.+\\\\Q") + "\\E";
    List<Route> listening = listeners.stream()
        .filter(route -> route.uri().startsWith("direct:") && name(route.uri()).matches(pattern))
        .toList();
    if (listening.isEmpty()) {
      Set<String> names = new TreeSet<>(Set.of("ingest", "get-{{account}}"));
      listeners.stream()
          .filter(route -> route.uri().startsWith("direct:"))
          .forEach(route -> names.add(name(route.uri())));
      names.removeIf(each -> each.contains("{{sink}}"));
      Optional<String> meant = Nearest.to(name, names);
      add(
          meant.isPresent() ? mistakes : mistakes.ifWhole(),
          YamlNodes.line(node),
          "no route listens at direct:%s%s"
              .formatted(
                  name,
                  meant
                      .map(each -> "; did you mean direct:" + each + "?")
                      .orElse("; add a route that begins with it, or call another one")));
    }
    for (Route route : listening) {
      called.add(name(route.uri()));
      if (route.from() != null && inside.stream().noneMatch(route::equals)) {
        walk(route, message);
      }
    }
  }
}
