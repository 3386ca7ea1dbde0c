package dev.billbridge.settings;

import dev.billbridge.settings.RouteTemplates.Parameter;
import dev.billbridge.settings.RouteTemplates.Template;
import dev.billbridge.settings.text.Lookup;
import dev.billbridge.settings.text.Nearest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reads what blocks such as {@code sink.<name>} have in common: a type, which is a route template,
 * and the parameters of that template.
 */
final class TypedBlocks {

  private final Lookup lookup;
  private final String kind;
  private final SortedSet<String> types;
  private final Function<String, Optional<Template>> templates;

  private TypedBlocks(
      Lookup lookup,
      String kind,
      SortedSet<String> types,
      Function<String, Optional<Template>> templates) {
    this.lookup = lookup;
    this.kind = kind;
    this.types = types;
    this.templates = templates;
  }

  static TypedBlocks ofSinks(Lookup lookup, RouteTemplates templates) {
    return new TypedBlocks(lookup, "sink", templates.sinkTypes(), templates::sink);
  }

  static TypedBlocks ofExports(Lookup lookup, RouteTemplates templates) {
    return new TypedBlocks(lookup, "export", templates.exportTypes(), templates::export);
  }

  /** The export of that name, or nothing if its type is unusable, which is reported. */
  Optional<ExportSettings> export(String name) {
    return template(name)
        .map(template -> new ExportSettings(
            name, template.suffix(), values("export." + name + ".", template, Set.of("type"))));
  }

  /** The template of a block, or nothing if its type is unusable, which is reported. */
  Optional<Template> template(String name) {
    String prefix = kind + "." + name + ".";
    String type = type(name, prefix + "type");
    if (type == null) {
      lookup.keysInFile().stream()
          .filter(key -> key.startsWith(prefix))
          .toList()
          .forEach(lookup::has);
      return Optional.empty();
    }
    return templates.apply(type);
  }

  private String type(String name, String key) {
    if (!lookup.has(key)) {
      lookup.missing("%ss names %s, but %s is missing; example: %s = %s"
          .formatted(kind, name, key, key, types.isEmpty() ? "TYPE" : types.first()));
      return null;
    }
    return lookup.get(key, null, text -> {
      if (!types.contains(text)) {
        throw new IllegalArgumentException("has no route template in routes/%ss%s"
            .formatted(
                kind,
                types.isEmpty()
                    ? "; add one named %s-<type>".formatted(kind)
                    : Nearest.hint(text, types, "known types: " + String.join(", ", types))));
      }
      return text;
    });
  }

  /**
   * The values of the template's parameters.
   *
   * @param others names that are read elsewhere
   */
  TemplateValues values(String prefix, Template template, Set<String> others) {
    Map<String, String> values = new TreeMap<>();
    Set<String> secrets = new TreeSet<>();
    ParameterReader reader = new ParameterReader(lookup);
    for (Parameter parameter : template.parameters()) {
      if (!others.contains(parameter.name())
          && !RouteTemplates.SUPPLIED.contains(parameter.name())) {
        if (parameter.defaultValue() != null) {
          values.put(parameter.name(), parameter.defaultValue());
        }
        reader.read(prefix, parameter, values, secrets);
      }
    }
    return new TemplateValues(values, secrets);
  }
}
