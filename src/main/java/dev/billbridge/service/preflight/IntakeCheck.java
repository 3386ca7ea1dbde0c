package dev.billbridge.service.preflight;

import dev.billbridge.archive.Intake;
import dev.billbridge.collect.route.FetchedDocument;
import dev.billbridge.collect.route.Pages;
import dev.billbridge.collect.route.SourceRoutes;
import dev.billbridge.mapping.DocumentReader;
import dev.billbridge.settings.text.Nearest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** What a route passes to a provider in headers, and then to a mapping. */
final class IntakeCheck {

  private final Mistakes mistakes;
  private final Map<String, MappingInput> inputs = new TreeMap<>();

  /** What routes give to a mapping, all of them together. */
  record MappingInput(Set<String> parts, Set<String> parameters) {}

  IntakeCheck(Mistakes mistakes) {
    this.mistakes = mistakes;
  }

  /** What each mapping is given, by its name. */
  Map<String, MappingInput> inputs() {
    return inputs;
  }

  /** Checks a call of a provider, after which the body is its response. */
  void call(Message message, Consumer<String> problem) {
    needs(message, "document", "direct:get-{{account}}", problem);
    needs(message, "url", "direct:get-{{account}}", problem);
    message.headers.forEach((name, header) -> {
      if (CallHeaders.OF_AN_INTAKE.contains(name)) {
        mistakes.add(
            header.file(),
            header.line(),
            ("the header %s would be sent to the provider, because direct:get-{{account}}"
                    + " is called next; set it after the call")
                .formatted(name));
      }
    });
    message.headers.clear();
    message.body = Value.of(FetchedDocument.class);
  }

  private static void needs(
      Message message, String header, String reader, Consumer<String> problem) {
    if (!message.headers.containsKey(header)) {
      problem.accept("%s needs the header %s, %s; set it before"
          .formatted(reader, header, CallHeaders.MEANING.get(header)));
    }
  }

  /** Checks what is passed to a mapping. */
  void ingest(Message message, Consumer<String> problem) {
    needs(message, "mapping", "direct:ingest", problem);
    needs(message, "parts", "direct:ingest", problem);
    Message.Header mapping = message.headers.get("mapping");
    MappingInput all = mapping == null || mapping.literal() == null
        ? new MappingInput(new TreeSet<>(), new TreeSet<>())
        : inputs.computeIfAbsent(
            mapping.literal(), name -> new MappingInput(new TreeSet<>(), new TreeSet<>()));
    variables(message, "parts", all.parts());
    variables(message, "parameters", all.parameters());
    message.headers.clear();
    message.ingested = true;
  }

  /** The variables a header names, which must be set by now and hold what is wanted. */
  private void variables(Message message, String name, Set<String> named) {
    Message.Header header = message.headers.get(name);
    if (header == null || header.literal() == null || header.literal().contains("{{")) {
      return;
    }
    for (String variable : new LinkedHashSet<>(List.of(header.literal().strip().split("[, ]+")))) {
      Value value = message.variables.get(variable);
      if (name.equals("parameters") && variable.equals(Intake.ACCOUNT)) {
        mistakes.add(header.file(), header.line(), SourceRoutes.ACCOUNT_IS_GIVEN);
        continue;
      }
      named.add(variable);
      if (value == null) {
        mistakes.add(
            header.file(),
            header.line(),
            "the header %s names the variable %s, which no step before sets%s"
                .formatted(
                    name,
                    variable,
                    Nearest.hint(variable, message.variables.keySet(), "set it with setVariable")));
      } else if (name.equals("parts")
          && value.type() != null
          && !Set.of(FetchedDocument.class, DocumentReader.Entry.class, Pages.class)
              .contains(value.type())) {
        mistakes.add(
            header.file(),
            header.line(),
            "the header parts names %s, which is %s, not a document; name it in parameters"
                .formatted(variable, value.noun()));
      } else if (name.equals("parameters") && value.isOurs()) {
        mistakes.add(
            header.file(),
            header.line(),
            "the header parameters names %s, which is %s, not text; name it in parts"
                .formatted(variable, value.noun()));
      }
    }
  }
}
