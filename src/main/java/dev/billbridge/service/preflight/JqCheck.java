package dev.billbridge.service.preflight;

import dev.billbridge.archive.Intake;
import dev.billbridge.mapping.ComparisonRules;
import dev.billbridge.mapping.MappingException;
import dev.billbridge.mapping.Mappings;
import dev.billbridge.render.Field;
import dev.billbridge.render.RecordField;
import dev.billbridge.render.StatementField;
import dev.billbridge.render.template.Template;
import dev.billbridge.service.preflight.RouteFiles.Folder;
import dev.billbridge.settings.text.Nearest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.thisptr.jackson.jq.exception.JsonQueryUserException;

/**
 * The jq programs beside the routes: whether they compile, call what there is, and read what they
 * are given.
 */
final class JqCheck {

  private static final Pattern PLACED = Pattern.compile("(.+?\\.jq)(?::(\\d+))?:? (.*)");
  private static final Set<String> STATEMENT = properties(StatementField.values());
  private static final Set<String> RECORD = properties(RecordField.values());

  private final Path folder;
  private final RouteFiles routes;
  private final Mistakes mistakes;
  private final JqText prelude;
  private Mappings mappings;

  JqCheck(Path folder, RouteFiles routes, Mistakes mistakes) {
    this.folder = folder;
    this.routes = routes;
    this.mistakes = mistakes;
    Path file = folder.resolve("mappings").resolve("prelude.jq");
    this.prelude = Files.exists(file) ? read(file) : new JqText("");
  }

  private static Set<String> properties(Field[] fields) {
    Set<String> names = new TreeSet<>();
    Arrays.stream(fields).forEach(field -> names.add(field.property()));
    return names;
  }

  /**
   * Compiles the mappings.
   *
   * @return their names; null when not all of them compile
   */
  Set<String> mappings() {
    try {
      mappings = Mappings.load(folder.resolve("mappings"));
      return mappings.names();
    } catch (MappingException e) {
      e.getMessage().lines().forEach(this::misplaced);
    } catch (IOException e) {
      mistakes.add(
          folder.resolve("mappings"), 0, "cannot be read; give this user the right to read it");
    }
    return null;
  }

  /** A sentence of the compiler, which begins with the file. */
  private void misplaced(String sentence) {
    Matcher placed = PLACED.matcher(sentence);
    if (placed.matches()) {
      mistakes.add(
          Path.of(placed.group(1)),
          placed.group(2) == null ? 0 : Integer.parseInt(placed.group(2)),
          placed.group(3));
    } else {
      mistakes.add(folder.resolve("mappings"), 0, sentence);
    }
  }

  /** @param inputs what routes give to each mapping */
  void check(Map<String, IntakeCheck.MappingInput> inputs) {
    Map<Path, JqText> programs = programs("mappings");
    programs.forEach((file, program) -> {
      String name = file.getFileName().toString().replaceFirst("\\.jq$", "");
      boolean isPrelude = name.equals("prelude");
      if (!mistakes.isIn(file)) {
        program.unknown(
            isPrelude ? new JqText("") : prelude,
            (line, sentence) -> mistakes.add(file, line, sentence));
      }
      if (name.endsWith("-errors") || name.endsWith("-crosscheck")) {
        ofProvider(file, program, name);
      } else if (inputs.containsKey(name)) {
        given(file, program, inputs.get(name));
      }
    });
    Map<Path, JqText> templates = programs("templates");
    templates.forEach(this::template);
  }

  private Map<Path, JqText> programs(String subfolder) {
    Map<Path, JqText> programs = new TreeMap<>();
    Path directory = folder.resolve(subfolder);
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        files
            .filter(file -> file.toString().endsWith(".jq"))
            .forEach(file -> programs.put(file, read(file)));
      } catch (IOException e) {
        mistakes.add(directory, 0, "cannot be listed; give this user the right to read it");
      }
    }
    return programs;
  }

  private JqText read(Path file) {
    try {
      return new JqText(Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      mistakes.add(
          file, 0, "cannot be read; check that it is a text file in UTF-8 that this user may read");
      return new JqText("");
    }
  }

  /** A mapping reads the parts and parameters some route gives it, and no others. */
  private void given(Path file, JqText program, IntakeCheck.MappingInput inputs) {
    Set<String> parameters = new TreeSet<>(inputs.parameters());
    parameters.add(Intake.ACCOUNT);
    for (JqText.Field field : program.fields()) {
      if (field.of().equals(".parts") && !inputs.parts().contains(field.name())) {
        mistakes.add(
            file,
            field.line(),
            "no route gives this mapping a part %s%s"
                .formatted(
                    field.name(),
                    Nearest.hint(
                        field.name(),
                        inputs.parts(),
                        "it is given " + String.join(", ", inputs.parts()))));
      } else if (field.of().equals(".parameters") && !parameters.contains(field.name())) {
        mistakes.add(
            file,
            field.line(),
            "no route gives this mapping a parameter %s%s"
                .formatted(
                    field.name(),
                    Nearest.hint(
                        field.name(), parameters, "it is given " + String.join(", ", parameters))));
      }
    }
    for (JqText.Field from : program.textsOf("from")) {
      if (!inputs.parts().contains(from.name())) {
        mistakes.add(
            file,
            from.line(),
            "no route gives this mapping a part \"%s\"%s"
                .formatted(
                    from.name(),
                    Nearest.hint(
                        from.name(),
                        inputs.parts(),
                        "it is given " + String.join(", ", inputs.parts()))));
      }
    }
  }

  /** {@code <provider>-errors.jq} and {@code <provider>-crosscheck.jq}. */
  private void ofProvider(Path file, JqText program, String name) {
    String provider = name.substring(0, name.lastIndexOf('-'));
    Set<String> providers = new TreeSet<>();
    Set<String> datasets = new TreeSet<>();
    for (RouteFiles.Template template : routes.templates(Folder.SOURCES)) {
      providers.add(template.provider());
      if (template.provider().equals(provider)) {
        datasets.add(template.suffix());
      }
    }
    if (!providers.contains(provider)) {
      mistakes.note(
          file,
          0,
          "provider %s does not exist, so nothing uses it%s"
              .formatted(
                  provider,
                  Nearest.hint(
                      provider,
                      providers,
                      "call it after one of " + String.join(", ", providers))));
      return;
    }
    ComparisonRules rules =
        mappings == null ? null : mappings.comparisons(provider).orElse(null);
    if (!name.endsWith("-crosscheck") || rules == null) {
      return;
    }
    for (ComparisonRules.Comparison comparison : rules.comparisons()) {
      for (String dataset : List.of(comparison.first(), comparison.second())) {
        if (!datasets.contains(dataset)) {
          mistakes.add(
              file,
              program.line(dataset),
              "%s has no dataset %s%s"
                  .formatted(
                      provider,
                      dataset,
                      Nearest.hint(dataset, datasets, "it has " + String.join(", ", datasets))));
        }
      }
    }
    fields(file, program, ".record", RECORD, "a record");
    String alias = program.alias("record");
    if (alias != null) {
      fields(file, program, alias, RECORD, "a record");
    }
    for (boolean bare : new boolean[] {false, true}) {
      for (ComparisonRules.Comparison comparison :
          mistakes.isIn(file) ? List.<ComparisonRules.Comparison>of() : rules.comparisons()) {
        try {
          rules.figures(comparison, new SampleStatement(provider, bare).record());
        } catch (IllegalArgumentException e) {
          ran(file, program.definition("figure"), e, "figure", bare);
        }
      }
    }
  }

  private void fields(Path file, JqText program, String of, Set<String> known, String what) {
    for (JqText.Field field : program.fields()) {
      if (field.of().equals(of) && !known.contains(field.name())) {
        mistakes.add(
            file,
            field.line(),
            "%s has no %s%s"
                .formatted(
                    what,
                    field.name(),
                    Nearest.hint(field.name(), known, "it has " + String.join(", ", known))));
      }
    }
  }

  private void template(Path file, JqText program) {
    Template form;
    try {
      form = Template.compile(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      misplaced(e.getMessage());
      return;
    } catch (IOException e) {
      return;
    }
    program.unknown(new JqText(""), (line, sentence) -> mistakes.add(file, line, sentence));
    paths(file, program);
    if (mistakes.isIn(file)) {
      return;
    }
    Set<String> providers = new TreeSet<>();
    routes.templates(Folder.SOURCES).forEach(template -> providers.add(template.provider()));
    String refusal = null;
    int refused = 0;
    for (String provider : providers) {
      for (boolean bare : new boolean[] {false, true}) {
        try {
          form.outputs(new SampleStatement(provider, bare).page());
        } catch (IllegalArgumentException e) {
          if (ran(file, line(program, e), e, "the template", bare) && !bare) {
            refusal = lastPart(e.getMessage());
            refused++;
          }
        }
      }
    }
    if (refused > 0 && refused == providers.size()) {
      mistakes.note(
          file, 0, "refuses every plain invoice: %s; correct its condition".formatted(refusal));
    }
  }

  private static final Pattern LINE = Pattern.compile("line (\\d{1,9}) ");
  private static final Pattern READ = Pattern.compile("reads \\.(\\w+)|\\.(\\w+)\\) adds");
  private static final Pattern KEY = Pattern.compile("/(\\w*[A-Za-z]\\w*)(?:/\\d+)* would be");

  /** Where the template does what its message says, as far as that names a word of it; else 0. */
  private static int line(JqText program, Exception e) {
    Matcher line = LINE.matcher(e.getMessage());
    if (line.find()) {
      return Integer.parseInt(line.group(1));
    }
    Matcher read = READ.matcher(e.getMessage());
    if (read.find()) {
      String name = read.group(1) == null ? read.group(2) : read.group(1);
      return program.lineOfField(name);
    }
    Matcher key = KEY.matcher(e.getMessage());
    return key.find() ? program.keys().getOrDefault(key.group(1), 0) : 0;
  }

  /** What a template reads of statement, record, page and summary. */
  private void paths(Path file, JqText program) {
    Map<String, Set<String>> known = Map.of(
        "statement",
        STATEMENT,
        "page",
        Set.of("number", "last"),
        "summary",
        Set.of("pages", "records", "vanished", "sums"));
    known.forEach((field, names) -> {
      fields(file, program, "." + field, names, field.equals("page") ? "a page" : "the " + field);
      String alias = program.alias(field);
      if (alias != null) {
        fields(file, program, alias, names, field.equals("page") ? "a page" : "the " + field);
      }
    });
    Set<String> all = new TreeSet<>(RECORD);
    all.addAll(Set.of("statement", "page", "records", "summary", "entries", "entry", "reversal"));
    all.addAll(new SampleStatement("ionos", false).entryFields());
    Set<String> own = new TreeSet<>(program.keys().keySet());
    for (JqText.Field field : program.fields()) {
      boolean first = field.of().isEmpty()
          || field.of().startsWith("$") && !field.of().equals(program.alias("statement"));
      if (first
          && !all.contains(field.name())
          && !STATEMENT.contains(field.name())
          && !own.contains(field.name())
          && !Set.of("key", "value", "number", "last", "pages", "sums").contains(field.name())) {
        Nearest.to(field.name(), all)
            .ifPresent(meant -> mistakes.add(
                file,
                field.line(),
                "a record has no %s; did you mean %s?".formatted(field.name(), meant)));
      }
    }
  }

  /** @return whether the program itself has refused the sample, which is its right */
  private boolean ran(Path file, int line, Exception e, String what, boolean bare) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof JsonQueryUserException) {
        return true;
      }
    }
    if (bare && mistakes.isAt(file, line)) {
      // The plain statement has shown it: once is enough.
      return false;
    }
    String failure = lastPart(e.getMessage());
    mistakes.add(
        file,
        line,
        "%s fails on %s: %s%s"
            .formatted(
                what,
                bare
                    ? "a statement of which little is known (its unknown fields are null)"
                    : "a plain statement",
                failure,
                failure.contains("; ") ? "" : "; allow for it, such as with // \"\""));
    return false;
  }

  private static String lastPart(String message) {
    return message.substring(message.lastIndexOf(": ") + 2);
  }
}
