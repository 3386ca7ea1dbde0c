package dev.billbridge.settings;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * What {@code routes/} offers: the datasets of each provider, the types of sink and of export. A
 * route template is the one place that says which settings its provider, sink or export takes;
 * nothing in Java repeats it.
 */
public final class RouteTemplates {
  /** Parameters that Billbridge fills in itself; no setting may. */
  public static final Set<String> SUPPLIED =
      Set.of("account", "sink", "export", "dataset", "credentials");

  private final SortedMap<String, Template> sources;
  private final SortedMap<String, Template> sinks;
  private final SortedMap<String, Template> exports;

  private RouteTemplates(
      SortedMap<String, Template> sources,
      SortedMap<String, Template> sinks,
      SortedMap<String, Template> exports) {
    this.sources = sources;
    this.sinks = sinks;
    this.exports = exports;
  }

  /**
   * One {@code routeTemplate} of a YAML file.
   *
   * @param id {@code <provider>-<dataset>}, {@code sink-<type>} or {@code export-<type>}
   * @param parameters in the order of the file
   * @param file where it stands
   */
  public record Template(String id, List<Parameter> parameters, Path file) {
    public Template {
      parameters = List.copyOf(parameters);
    }

    /** {@code sakura} of {@code sakura-bills}: what stands before the first dash. */
    public String provider() {
      return id.substring(0, id.indexOf('-'));
    }

    /**
     * {@code bills} of {@code sakura-bills}, {@code jdbc} of {@code sink-jdbc}: what stands after
     * the first dash.
     */
    public String suffix() {
      return id.substring(id.indexOf('-') + 1);
    }

    /** The parameter of that name, if the template has it. */
    public Optional<Parameter> parameter(String name) {
      return parameters.stream()
          .filter(parameter -> parameter.name().equals(name))
          .findFirst();
    }
  }

  /**
   * One parameter of a template.
   *
   * @param description null if the template has none
   * @param defaultValue null if the template has none
   * @param required false only if the template says so
   * @param kind of value, as the template names it for the parameter; null if it does not
   */
  public record Parameter(
      String name, String description, String defaultValue, boolean required, String kind) {

    /** Whether an operator has to give it. */
    public boolean mustBeGiven() {
      return required && defaultValue == null && !SUPPLIED.contains(name);
    }

    /** Whether its value is the path of a local folder. */
    public boolean isFolder() {
      return ParameterKinds.FOLDER.equals(kind);
    }
  }

  /**
   * Reads {@code *.camel.yaml} in {@code sources}, {@code sinks} and {@code exports}. Other entries
   * than route templates are not looked at.
   *
   * @throws SettingsException naming every file that is not YAML
   */
  public static RouteTemplates read(Path routes) {
    List<String> problems = new ArrayList<>();
    if (!Files.isDirectory(routes)) {
      throw new SettingsException(
          routes.toString(),
          List.of(routes
              + ": no such folder; name the one that contains sources and sinks with --routes"));
    }
    RouteTemplates templates = new RouteTemplates(
        templatesIn(routes.resolve("sources"), "[^-]+-.+", problems),
        templatesIn(routes.resolve("sinks"), "sink-.+", problems),
        templatesIn(routes.resolve("exports"), "export-.+", problems));
    if (!problems.isEmpty()) {
      throw new SettingsException(routes.toString(), problems);
    }
    return templates;
  }

  /** Providers that have at least one template. */
  public SortedSet<String> providers() {
    return sources.values().stream().map(Template::provider).collect(toCollection(TreeSet::new));
  }

  /** Datasets of one provider; empty if it is unknown. */
  public SortedSet<String> datasets(String provider) {
    return sources(provider).stream().map(Template::suffix).collect(toCollection(TreeSet::new));
  }

  /** Datasets that an account is collected for, in order. */
  public List<String> datasets(AccountSettings account) {
    return datasets(account.provider()).stream().filter(account::collects).toList();
  }

  /** Datasets of all providers. */
  public SortedSet<String> datasets() {
    return suffixes(sources);
  }

  /** The templates of one provider, by dataset; empty if it is unknown. */
  public Collection<Template> sources(String provider) {
    return sources.values().stream()
        .filter(template -> template.provider().equals(provider))
        .toList();
  }

  /** The template that collects this dataset, if there is one. */
  public Optional<Template> source(String provider, String dataset) {
    return Optional.ofNullable(sources.get(provider + "-" + dataset));
  }

  /** Types of sink that have a template. */
  public SortedSet<String> sinkTypes() {
    return suffixes(sinks);
  }

  /** The template of this type of sink, if there is one. */
  public Optional<Template> sink(String type) {
    return Optional.ofNullable(sinks.get("sink-" + type));
  }

  /** Types of export that have a template. */
  public SortedSet<String> exportTypes() {
    return suffixes(exports);
  }

  /** The template of this type of export, if there is one. */
  public Optional<Template> export(String type) {
    return Optional.ofNullable(exports.get("export-" + type));
  }

  private static SortedSet<String> suffixes(SortedMap<String, Template> templates) {
    return templates.values().stream().map(Template::suffix).collect(toCollection(TreeSet::new));
  }

  /** The templates of a folder by id; the first of two with the same id. */
  private static SortedMap<String, Template> templatesIn(
      Path directory, String ids, List<String> problems) {
    SortedMap<String, Template> templates = new TreeMap<>();
    if (!Files.isDirectory(directory)) {
      return templates;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file :
          files.filter(path -> path.toString().endsWith(".camel.yaml")).sorted().toList()) {
        templatesOf(file, problems).stream()
            .filter(template -> template.id().matches(ids))
            .forEach(template -> templates.putIfAbsent(template.id(), template));
      }
    } catch (IOException e) {
      problems.add("%s: cannot be listed: %s".formatted(directory, e.getMessage()));
    }
    return templates;
  }

  private static List<Template> templatesOf(Path file, List<String> problems) {
    // All scalars as text: a default of 1.0 stays 1.0 and never becomes a floating-point number.
    LoadSettings text = LoadSettings.builder().setSchema(new FailsafeSchema()).build();
    List<Template> templates = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file)) {
      if (new Load(text).loadFromInputStream(in) instanceof List<?> entries) {
        for (Object entry : entries) {
          if (entry instanceof Map<?, ?> map
              && map.get("routeTemplate") instanceof Map<?, ?> template
              && template.get("id") instanceof String id) {
            Map<String, String> kinds = kindsOf(template);
            List<Parameter> parameters = parametersOf(template, kinds);
            parameters.forEach(parameter -> kinds.remove(parameter.name()));
            kinds
                .keySet()
                .forEach(name -> problems.add(
                    "%s: %s gives a kind to %s, which is not one of its parameters; correct the name"
                        .formatted(file, id, name)));
            parameters.stream().filter(parameter -> parameter.kind() != null).forEach(parameter -> {
              String mistake = ParameterKinds.mistake(parameter.kind());
              if (mistake != null) {
                problems.add("%s: %s of %s: %s".formatted(file, parameter.name(), id, mistake));
              }
            });
            templates.add(new Template(id, parameters, file));
          }
        }
      }
    } catch (MarkedYamlEngineException e) {
      String line = e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
      problems.add("%s%s: %s".formatted(file, line, notYaml(e)));
    } catch (IOException | YamlEngineException e) {
      problems.add("%s: cannot be read: %s".formatted(file, e.getMessage()));
    }
    return templates;
  }

  /** What is wrong with the text of a file of routes, without its place. */
  public static String notYaml(MarkedYamlEngineException e) {
    String problem = String.valueOf(e.getProblem());
    if (problem.contains("TAB")) {
      return "is indented with a tab, which YAML does not allow; use blanks";
    }
    if (problem.contains("duplicate key")) {
      return "%s; keep one of the two"
          .formatted(problem.replaceFirst("found duplicate key", "has the same key twice:"));
    }
    return "is not YAML: %s; compare indentation, quotes and brackets with the lines above"
        .formatted(problem);
  }

  private static Map<String, String> kindsOf(Map<?, ?> template) {
    Map<String, String> kinds = new TreeMap<>();
    if (template.get("beans") instanceof List<?> beans) {
      for (Object bean : beans) {
        if (bean instanceof Map<?, ?> map
            && "kinds".equals(map.get("name"))
            && map.get("properties") instanceof Map<?, ?> properties) {
          properties.forEach((name, kind) -> kinds.put(String.valueOf(name), String.valueOf(kind)));
        }
      }
    }
    return kinds;
  }

  private static List<Parameter> parametersOf(Map<?, ?> template, Map<String, String> kinds) {
    List<Parameter> parameters = new ArrayList<>();
    if (template.get("parameters") instanceof List<?> entries) {
      for (Object entry : entries) {
        if (entry instanceof Map<?, ?> map && map.get("name") instanceof String name) {
          parameters.add(new Parameter(
              name,
              text(map.get("description")),
              text(map.get("defaultValue")),
              !"false".equals(map.get("required")),
              kinds.get(name)));
        }
      }
    }
    return parameters;
  }

  private static String text(Object scalar) {
    return scalar instanceof String string ? string : null;
  }
}
