package dev.billbridge.service.preflight;

import dev.billbridge.archive.Intake;
import dev.billbridge.collect.route.Collector;
import dev.billbridge.collect.route.FetchedDocument;
import dev.billbridge.collect.route.Pages;
import dev.billbridge.collect.route.Run;
import dev.billbridge.collect.route.SourceRoutes;
import dev.billbridge.deliver.SinkType;
import dev.billbridge.deliver.Target;
import dev.billbridge.deliver.webhook.AnswerReader;
import dev.billbridge.mapping.DocumentReader;
import dev.billbridge.service.preflight.RouteFiles.Folder;
import dev.billbridge.service.preflight.RouteFiles.Route;
import dev.billbridge.service.preflight.RouteFiles.Template;
import dev.billbridge.service.sinks.SinkRoutes;
import dev.billbridge.service.sinks.SinkTypes;
import dev.billbridge.settings.text.Nearest;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

  /** Headers {@code direct:get-<account>} reads. */
  private static final Set<String> OF_A_CALL =
      Set.of("document", "url", "query", "optional", "volatile", "anonymous", "retryOn");
  /** Headers {@code direct:ingest} reads. */
  private static final Set<String> OF_AN_INTAKE = Set.of("mapping", "parts", "parameters");

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{variable\\.([A-Za-z0-9]+)}");
  private static final Set<String> PROTOCOL = new TreeSet<>();
  private static final Map<String, String> MEANING = Map.of(
      "document",
      "the name of the answer in the archive",
      "url",
      "the address to call",
      "mapping",
      "the mapping that reads the documents",
      "parts",
      "the variables that hold the documents");
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

  static {
    PROTOCOL.addAll(OF_A_CALL);
    PROTOCOL.addAll(OF_AN_INTAKE);
  }

  private final RouteFiles files;
  private final Set<String> mappings;
  private final Set<String> beans;
  private final Mistakes mistakes;
  private final Set<String> called = new TreeSet<>();
  private final Map<String, Handed> handed = new TreeMap<>();
  private final Deque<Route> inside = new ArrayDeque<>();
  private final Set<String> told = new TreeSet<>();

  /** What routes give to a mapping, all of them together. */
  record Handed(Set<String> parts, Set<String> parameters) {}

  /** @param literal null when it is worked out when the route runs */
  private record Header(Path file, int line, String literal) {}

  /** A message on its way. */
  private static final class State implements SimpleText.Surroundings {

    private final Map<String, Value> variables = new TreeMap<>();
    private final Map<String, Header> headers = new LinkedHashMap<>();
    private Value body = Value.UNKNOWN;
    private boolean repeated;
    private boolean takenIn;
    private boolean answered;

    State copy() {
      State copy = new State();
      copy.variables.putAll(variables);
      copy.headers.putAll(headers);
      copy.body = body;
      copy.repeated = repeated;
      copy.takenIn = takenIn;
      copy.answered = answered;
      return copy;
    }

    /** What may be so after a branch that need not have been taken. */
    void merge(State branch) {
      branch.variables.forEach((name, value) -> variables.merge(name, value, Value::or));
      headers.putAll(branch.headers);
      body = body.or(branch.body);
      takenIn |= branch.takenIn;
      answered |= branch.answered;
    }

    @Override
    public Value variable(String name) {
      return variables.get(name);
    }

    @Override
    public Set<String> variables() {
      return variables.keySet();
    }

    @Override
    public Value body() {
      return body;
    }
  }

  /** @param mappings names of the mappings there are; null when they could not be read */
  RouteWalk(RouteFiles files, Set<String> mappings, Set<String> beans, Mistakes mistakes) {
    this.files = files;
    this.mappings = mappings;
    this.beans = beans;
    this.mistakes = mistakes;
  }

  /** @return what each mapping is given */
  Map<String, Handed> walk() {
    for (Template template : files.templates()) {
      Route route = template.route();
      if (route.from() == null) {
        continue;
      }
      State state = new State();
      if (template.folder() == Folder.SOURCES) {
        state.variables.put("run", Value.of(Run.class));
      }
      endpoint(route, route.from());
      walk(route, state);
      if (template.folder() == Folder.SOURCES && !state.takenIn) {
        mistakes.add(
            route.file(),
            route.line(),
            "%s hands nothing to a mapping; set the headers mapping and parts, then call direct:ingest"
                .formatted(route.id()));
      }
      if (template.folder() == Folder.SINKS && !state.answered && !sendsThroughRoute(template)) {
        mistakes.add(
            route.file(),
            route.line(),
            "%s ends without saying what came of the delivery; end it with - bean: { ref: outcome, method: \"delivered('…')\" }"
                .formatted(route.id()));
      }
    }
    for (Route route : files.routes()) {
      if (route.uri().startsWith("direct:") && !called.contains(name(route.uri()))) {
        mistakes.note(
            route.file(),
            route.line(),
            "nothing calls %s; call it with - to: { uri: %s }, or remove the route"
                .formatted(route.uri(), route.uri()));
      } else if (!route.uri().startsWith("direct:") && route.from() != null) {
        endpoint(route, route.from());
        walk(route, new State());
      }
    }
    return handed;
  }

  private void walk(Route route, State state) {
    inside.push(route);
    steps(YamlText.value(route.from(), "steps"), state);
    inside.pop();
    if (inside.isEmpty()) {
      unread(state, Map.of());
    }
  }

  /** A header of the protocol that no step reads is a call or an intake that was forgotten. */
  private void unread(State state, Map<String, Header> before) {
    state.headers.forEach((name, header) -> {
      if (PROTOCOL.contains(name) && !header.equals(before.get(name))) {
        mistakes.add(
            header.file(),
            header.line(),
            "nothing reads the header %s; call %s after it"
                .formatted(
                    name, OF_A_CALL.contains(name) ? "direct:get-{{account}}" : "direct:ingest"));
      }
    });
  }

  private Path file() {
    return inside.peek().file();
  }

  private void add(Node at, String sentence) {
    add(YamlText.line(at), sentence);
  }

  private void add(int line, String sentence) {
    if (inside.size() == 1) {
      mistakes.add(file(), line, sentence);
    } else if (told.add(file() + ":" + line + sentence)) {
      mistakes.add(
          file(),
          line,
          "%s (when %s calls it)".formatted(sentence, inside.peekLast().id()));
    }
  }

  private void steps(Node list, State state) {
    for (Node step : YamlText.elements(list)) {
      for (NodeTuple tuple : YamlText.entries(step)) {
        step(String.valueOf(YamlText.text(tuple.getKeyNode())), tuple.getValueNode(), state);
      }
    }
  }

  private void step(String name, Node node, State state) {
    switch (name) {
      case "setHeaders" ->
        YamlText.elements(YamlText.value(node, "headers"))
            .forEach(header -> setHeader(header, state));
      case "setHeader" -> setHeader(node, state);
      case "setVariable" -> setVariable(node, state);
      case "setBody" -> state.body = expression(node, state, false);
      case "marshal", "unmarshal" -> state.body = Value.UNKNOWN;
      case "removeHeaders" -> state.headers.clear();
      case "removeHeader" ->
        state.headers.remove(String.valueOf(
            YamlText.text(node) == null ? YamlText.text(node, "name") : YamlText.text(node)));
      case "to", "toD", "wireTap" -> to(name, node, state);
      case "split" -> split(node, state);
      case "loop" -> {
        boolean repeated = state.repeated;
        expression(node, state, "true".equals(YamlText.text(node, "doWhile")));
        state.repeated = true;
        steps(YamlText.value(node, "steps"), state);
        state.repeated = repeated;
      }
      case "filter" -> branch(node, state);
      case "choice" -> choice(node, state);
      case "bean" -> bean(node, state);
      case "process" -> known(YamlText.value(node, "ref"));
      default -> {
        if (!HAS_NO_STEPS.contains(name)) {
          steps(YamlText.value(node, "steps"), state);
        }
      }
    }
  }

  private void branch(Node node, State state) {
    expression(node, state, true);
    State branch = state.copy();
    steps(YamlText.value(node, "steps"), branch);
    state.merge(branch);
  }

  private void choice(Node node, State state) {
    State before = state.copy();
    Node when = YamlText.value(node, "when");
    List<Node> branches = new ArrayList<>(
        when == null || !YamlText.elements(when).isEmpty()
            ? YamlText.elements(when)
            : List.of(when));
    for (Node each : branches) {
      expression(each, before, true);
      State branch = before.copy();
      steps(YamlText.value(each, "steps"), branch);
      state.merge(branch);
    }
    State otherwise = before.copy();
    steps(YamlText.value(YamlText.value(node, "otherwise"), "steps"), otherwise);
    state.merge(otherwise);
  }

  private void split(Node node, State state) {
    Value list = expression(node, state, false);
    if (list.isOurs()) {
      add(
          node,
          "split needs a list, not %s; take one out of it with .entries('/…/*')"
              .formatted(SimpleText.noun(list.type())));
    }
    State each = state.copy();
    each.body = list.each();
    each.repeated = true;
    steps(YamlText.value(node, "steps"), each);
    unread(each, state.headers);
    state.takenIn |= each.takenIn;
  }

  /** @return what it answers */
  private Value expression(Node holder, State state, boolean condition) {
    for (NodeTuple tuple : YamlText.entries(holder)) {
      String language = String.valueOf(YamlText.text(tuple.getKeyNode()));
      Node value = tuple.getValueNode();
      if (language.equals("expression") && YamlText.text(value) == null) {
        return expression(value, state, condition);
      }
      if (RouteSchema.languages().contains(language)) {
        Node text = YamlText.text(value) == null ? YamlText.value(value, "expression") : value;
        return text == null || YamlText.text(text) == null
            ? Value.UNKNOWN
            : expression(language, text, state, condition);
      }
    }
    return Value.UNKNOWN;
  }

  private Value expression(String language, Node node, State state, boolean condition) {
    String text = YamlText.text(node);
    Consumer<String> problem = sentence -> add(node, sentence);
    if (language.equals("constant")) {
      if (text.contains("${")) {
        add(
            node,
            "constant passes \"%s\" on as it stands; write simple to have ${…} worked out"
                .formatted(text));
        return Value.UNKNOWN;
      }
      return Value.literal(text);
    }
    if (language.equals("variable")) {
      return new SimpleText(state, problem).expression("${variable." + text + "}");
    }
    if (!language.equals("simple")) {
      return Value.UNKNOWN;
    }
    SimpleText simple = new SimpleText(state, problem);
    if (condition) {
      simple.condition(text);
      return Value.UNKNOWN;
    }
    return simple.expression(text);
  }

  private void setVariable(Node node, State state) {
    Value value = expression(node, state, false);
    String name = YamlText.text(node, "name");
    if ("run".equals(name) && state.variables.containsKey("run")) {
      add(node, "the variable run is Billbridge's own; choose another name");
    } else if (name != null) {
      state.variables.put(name, value);
    }
  }

  private void setHeader(Node node, State state) {
    Value value = expression(node, state, false);
    String given = YamlText.text(node, "name");
    if (given == null) {
      return;
    }
    String name = given;
    boolean speaksToProvider = state.variables.containsKey("run");
    if (speaksToProvider && !PROTOCOL.contains(given) && !given.contains("-")) {
      String meant = PROTOCOL.stream()
          .filter(given::equalsIgnoreCase)
          .findFirst()
          .or(() -> Nearest.to(given, PROTOCOL))
          .orElse(null);
      if (meant != null) {
        add(
            node,
            "the header %s would go out to the provider as it is; did you mean %s?"
                .formatted(given, meant));
        name = meant;
      }
    }
    state.headers.put(name, new Header(file(), YamlText.line(node), value.literal()));
    if (speaksToProvider && PROTOCOL.contains(name)) {
      headerValue(name, node, value, state);
    }
  }

  private void headerValue(String name, Node node, Value value, State state) {
    String literal = value.literal();
    if (value.isOurs()) {
      add(
          node,
          "the header %s must be a text, not %s".formatted(name, SimpleText.noun(value.type())));
    }
    String written = written(node);
    if (name.equals("document") && state.repeated && literal != null) {
      add(
          node,
          "every turn would call its answer \"%s\"; put what differs into the header document, such as ${variable.id}"
              .formatted(literal));
    } else if (name.equals("url")
        && written.replaceAll("\\$\\{.*}|\\{\\{.*?}}", "").contains("?")) {
      add(node, "the header url holds a query; put what follows the ? into the header query");
    } else if (name.equals("url") && !written.matches("(?s)(https?://|\\{\\{|\\$\\{).*")) {
      add(node, "the header url = %s must begin with https:// or {{base-url}}".formatted(written));
    } else if (name.equals("query") && written.startsWith("?")) {
      add(node, "the header query must begin behind the ?");
    } else if (literal != null && !literal.contains("{{")) {
      if ((name.equals("optional") || name.equals("anonymous")) && !literal.matches("true|false")) {
        add(node, "the header %s = %s must be true or false".formatted(name, literal));
      } else if (name.equals("retryOn") && !literal.matches("4\\d\\d([, ]+4\\d\\d)*")) {
        add(
            node,
            "the header retryOn = %s must be status codes of refusals, such as 409 or 409, 425"
                .formatted(literal));
      } else if (name.equals("mapping") && mappings != null && !mappings.contains(literal)) {
        add(
            node,
            "there is no mapping %s%s"
                .formatted(
                    literal,
                    Nearest.hint(
                        literal, mappings, "put it into mappings/%s.jq".formatted(literal))));
      }
    }
  }

  /** The text of an expression as it stands in the file. */
  private static boolean sendsThroughRoute(Template sink) {
    return SinkTypes.find(sink.suffix()).filter(SinkType::sendsThroughRoute).isPresent();
  }

  private static String written(Node holder) {
    for (NodeTuple tuple : YamlText.entries(holder)) {
      String key = String.valueOf(YamlText.text(tuple.getKeyNode()));
      if (RouteSchema.languages().contains(key)) {
        return YamlText.text(tuple.getValueNode()) == null
            ? written(tuple.getValueNode())
            : YamlText.text(tuple.getValueNode());
      }
    }
    return "";
  }

  private void bean(Node node, State state) {
    Node ref = YamlText.value(node, "ref");
    Class<?> type = known(ref);
    state.answered |= ref != null && (type == Target.class || type == SinkRoutes.Outcomes.class);
    String method = YamlText.text(node, "method");
    if (type != null && method != null) {
      SimpleText text =
          new SimpleText(state, sentence -> add(YamlText.value(node, "method"), sentence));
      // Without parentheses Camel fills in the body itself.
      if (method.contains("(")) {
        text.chain(Value.of(type), "." + method, YamlText.text(ref));
      } else {
        Set<String> names = new TreeSet<>();
        for (java.lang.reflect.Method each : type.getMethods()) {
          names.add(each.getName());
        }
        if (!names.contains(method)) {
          add(
              YamlText.value(node, "method"),
              "%s has no %s%s"
                  .formatted(
                      YamlText.text(ref), method, Nearest.hint(method, names, "check its name")));
        }
      }
    }
  }

  /** @return null when its type is not known */
  private Class<?> known(Node ref) {
    String name = YamlText.text(ref);
    if (name == null
        || name.startsWith("#")
        || files.beans().contains(name)
        || beans.contains(name)) {
      return null;
    }
    Map<String, Class<?>> types = new LinkedHashMap<>();
    types.put("collector", Collector.class);
    types.put("outcome", SinkRoutes.Outcomes.class);
    types.put("target-{{sink}}", Target.class);
    types.put("endpoint-{{sink}}", null);
    types.put("answer-{{sink}}", AnswerReader.class);
    if (!types.containsKey(name)) {
      add(
          ref,
          "there is no bean %s%s"
              .formatted(
                  name,
                  Nearest.hint(
                      name, types.keySet(), "there are " + String.join(", ", types.keySet()))));
    }
    return types.get(name);
  }

  private void to(String step, Node node, State state) {
    Route here = inside.peek();
    String uri = RouteFiles.uri(node);
    endpoint(here, node);
    if (!step.equals("to") && uri.contains("${")) {
      new SimpleText(state, sentence -> add(node, sentence)).expression(uri);
    }
    if (!uri.startsWith("direct:")) {
      if (!step.equals("wireTap")) {
        state.body = Value.UNKNOWN;
      }
      return;
    }
    String name = name(step.equals("to") ? uri : resolved(uri, state));
    if (step.equals("to") && uri.contains("${")) {
      add(node, "to takes %s as it stands; write toD to have ${…} worked out".formatted(uri));
    } else if (name.startsWith("get-")) {
      call(node, state);
    } else if (name.equals("ingest")) {
      takeIn(node, state);
    } else {
      other(node, name, state);
    }
  }

  /** The endpoint with the values of variables that are known beforehand. */
  private static String resolved(String uri, State state) {
    return VARIABLE.matcher(uri).replaceAll(name -> {
      Value value = state.variables.get(name.group(1));
      return Matcher.quoteReplacement(
          value == null || value.literal() == null ? name.group() : value.literal());
    });
  }

  private static String name(String uri) {
    return uri.substring("direct:".length())
        .replaceFirst("\\?.*", "")
        .replace("${variable.run.account}", "{{account}}");
  }

  private void call(Node node, State state) {
    needs(node, state, "document", "direct:get-{{account}}");
    needs(node, state, "url", "direct:get-{{account}}");
    state.headers.forEach((name, header) -> {
      if (OF_AN_INTAKE.contains(name)) {
        mistakes.add(
            header.file(),
            header.line(),
            "the header %s would go out to the provider, since direct:get-{{account}} is called next; set it after the call"
                .formatted(name));
      }
    });
    state.headers.clear();
    state.body = Value.of(FetchedDocument.class);
  }

  private void needs(Node node, State state, String header, String reader) {
    if (!state.headers.containsKey(header)) {
      add(
          node,
          "%s needs the header %s, %s; set it before"
              .formatted(reader, header, MEANING.get(header)));
    }
  }

  private void takeIn(Node node, State state) {
    needs(node, state, "mapping", "direct:ingest");
    needs(node, state, "parts", "direct:ingest");
    Header mapping = state.headers.get("mapping");
    Handed all = mapping == null || mapping.literal() == null
        ? new Handed(new TreeSet<>(), new TreeSet<>())
        : handed.computeIfAbsent(
            mapping.literal(), name -> new Handed(new TreeSet<>(), new TreeSet<>()));
    variables(state, "parts", all.parts());
    variables(state, "parameters", all.parameters());
    state.headers.clear();
    state.takenIn = true;
  }

  /** The variables a header names, which must be set by now and hold what is wanted. */
  private void variables(State state, String name, Set<String> named) {
    Header header = state.headers.get(name);
    if (header == null || header.literal() == null || header.literal().contains("{{")) {
      return;
    }
    for (String variable : new LinkedHashSet<>(List.of(header.literal().strip().split("[, ]+")))) {
      if (name.equals("parameters") && variable.equals(Intake.ACCOUNT)) {
        mistakes.add(header.file(), header.line(), SourceRoutes.ACCOUNT_IS_GIVEN);
        continue;
      }
      Value value = state.variables.get(variable);
      named.add(variable);
      if (value == null) {
        mistakes.add(
            header.file(),
            header.line(),
            "the header %s names the variable %s, which no step before sets%s"
                .formatted(
                    name,
                    variable,
                    Nearest.hint(variable, state.variables.keySet(), "set it with setVariable")));
      } else if (name.equals("parts")
          && value.type() != null
          && !Set.of(FetchedDocument.class, DocumentReader.Entry.class, Pages.class)
              .contains(value.type())) {
        mistakes.add(
            header.file(),
            header.line(),
            "the header parts names %s, which holds %s and no document; name it in parameters"
                .formatted(variable, SimpleText.noun(value.type())));
      } else if (name.equals("parameters") && value.isOurs()) {
        mistakes.add(
            header.file(),
            header.line(),
            "the header parameters names %s, which holds %s and no text; name it in parts"
                .formatted(variable, SimpleText.noun(value.type())));
      }
    }
  }

  private void other(Node node, String name, State state) {
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
      add(
          node,
          "nobody listens at direct:%s%s"
              .formatted(
                  name,
                  Nearest.to(name, names)
                      .map(each -> "; did you mean direct:" + each + "?")
                      .orElse("; add a route that begins with it, or call another one")));
    }
    for (Route route : listening) {
      called.add(name(route.uri()));
      if (route.from() != null && inside.stream().noneMatch(route::equals)) {
        walk(route, state);
      }
    }
  }

  /** The component of an endpoint and its options. */
  private void endpoint(Route route, Node node) {
    String uri = RouteFiles.uri(node);
    int colon = uri.indexOf(':');
    String scheme = uri.startsWith("${") && route.id().equals("sink-webhook")
        ? "http"
        : colon < 0 ? uri : uri.substring(0, colon);
    if (uri.isEmpty() || scheme.contains("{") || scheme.contains("$")) {
      return;
    }
    Node place = YamlText.text(node) == null ? YamlText.value(node, "uri") : node;
    EndpointOptions options = EndpointOptions.of(
        scheme, sentence -> mistakes.add(route.file(), YamlText.line(place), sentence));
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
            sentence -> mistakes.add(route.file(), YamlText.line(place), sentence));
      }
    }
    for (NodeTuple option : YamlText.entries(YamlText.value(node, "parameters"))) {
      options.check(
          String.valueOf(YamlText.text(option.getKeyNode())),
          YamlText.text(option.getValueNode()),
          sentence -> mistakes.add(route.file(), YamlText.line(option.getKeyNode()), sentence));
    }
    if (scheme.equals("jdbc")
        && route.id().equals("sink-sql")
        && !uri.replaceFirst("\\?.*", "").equals("jdbc:database-{{sink}}")) {
      mistakes.add(
          route.file(),
          YamlText.line(place),
          "%s is not the database of the sink; write jdbc:database-{{sink}}".formatted(uri));
    }
  }
}
