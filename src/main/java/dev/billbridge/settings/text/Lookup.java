package dev.billbridge.settings.text;

import dev.billbridge.database.H2Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The settings of one site by key: the environment first, then the file. A key is known because
 * somebody has asked for it, so there is no second list of keys that could differ.
 */
public final class Lookup {
  private final Path file;
  private final Path folder;
  private final Map<String, PropertiesFile.Entry> entries;
  private final Map<String, String> environment;
  private final Problems problems;
  private final Placeholders placeholders;
  private final Map<String, Optional<Setting>> asked = new LinkedHashMap<>();

  /** @param file where the entries come from; null if there is none */
  public Lookup(
      Path file,
      Map<String, PropertiesFile.Entry> entries,
      Map<String, String> environment,
      Problems problems) {
    this.file = file;
    this.entries = entries;
    this.environment = environment;
    this.problems = problems;
    Path absolute = (file == null ? Path.of("none") : file).toAbsolutePath().normalize();
    this.folder = absolute.getParent();
    this.placeholders = new Placeholders(environment, folder, this::raw);
  }

  /** {@code SINK_ERP_LOOKUP_URL} for {@code sink.erp.lookup-url}. */
  public static String variableOf(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** Where the settings come from, for messages about what is missing. */
  public String source() {
    return file == null ? "environment" : file.toString();
  }

  /**
   * A path as it is meant wherever a command is run: relative to the folder of the settings file,
   * or to the current one if there is no file.
   */
  public Path path(String text) {
    return folder.resolve(text).normalize();
  }

  /** A JDBC address in which the path of an H2 database is meant in the same way. */
  public String located(String url) {
    return H2Files.located(url, folder);
  }

  /** The setting, if it was given; its value is null if a placeholder failed. */
  public Optional<Setting> find(String key) {
    Optional<Setting> known = asked.get(key);
    if (known == null) {
      known = resolve(key);
      asked.put(key, known);
    }
    return known;
  }

  /** Whether it was given, rightly or wrongly. */
  public boolean has(String key) {
    return find(key).isPresent();
  }

  /** The checked value; the default if the key is absent or wrong, and the latter is reported. */
  public <T> T get(String key, T defaultValue, Rule<T> rule) {
    Optional<Setting> setting = find(key);
    if (setting.isEmpty() || setting.get().value() == null) {
      return defaultValue;
    }
    try {
      return rule.read(setting.get().value());
    } catch (IllegalArgumentException e) {
      wrong(setting.get(), e.getMessage());
      return defaultValue;
    }
  }

  /**
   * Names separated by commas, as given, with repetitions; empty if the key is absent or its value
   * is.
   */
  public List<String> list(String key) {
    List<String> names = new ArrayList<>();
    for (String name : get(key, "", Rules.TEXT).split(",")) {
      if (!name.isBlank()) {
        names.add(name.strip());
      }
    }
    return names;
  }

  /**
   * Reports a setting that was given; the sentence goes on after its key and value. Quotes nothing
   * of a secret.
   */
  public void wrong(Setting setting, String sentence) {
    String shown = setting.secret() ? sentence.replaceAll("\"[^\"]*\"", Secrets.HIDDEN) : sentence;
    problems.add(setting.line(), "%s: %s %s".formatted(setting.place(), setting, shown));
  }

  /** Reports a setting that was given, without quoting its value. */
  public void wrongKey(String key, String sentence) {
    PropertiesFile.Entry entry = entries.get(key);
    problems.add(
        entry == null ? 0 : entry.line(),
        "%s: %s %s".formatted(entry == null ? source() : file + ":" + entry.line(), key, sentence));
  }

  /** Reports a setting that was given, without quoting its value. */
  public void wrongKey(Setting setting, String sentence) {
    problems.add(setting.line(), "%s: %s %s".formatted(setting.place(), setting.key(), sentence));
  }

  /** Reports something that was not given. */
  public void missing(String sentence) {
    problems.add(0, source() + ": " + sentence);
  }

  /** Keys of the file, in its order. */
  public Set<String> keysInFile() {
    return entries.keySet();
  }

  /** Environment variables that begin like this and are not empty. */
  public SortedSet<String> variables(String prefix) {
    SortedSet<String> names = new TreeSet<>();
    environment.forEach((name, value) -> {
      if (name.startsWith(prefix) && !value.isEmpty()) {
        names.add(name);
      }
    });
    return names;
  }

  /** Keys that were looked up, given or not. */
  public SortedSet<String> askedFor() {
    return new TreeSet<>(asked.keySet());
  }

  /** Keys of the file that were never looked up and that no placeholder names. */
  public Set<String> neverAsked() {
    Set<String> keys = new LinkedHashSet<>(entries.keySet());
    keys.removeAll(asked.keySet());
    keys.removeAll(placeholders.usedKeys());
    return keys;
  }

  /**
   * Reports environment variables that almost name a setting below one of these keys, such as
   * {@code SINK_ERP_ULR} below {@code sink.erp}. Only those: an environment is full of names that
   * mean others.
   */
  public void reportMisspeltVariables(Set<String> parents) {
    Set<String> known = new TreeSet<>();
    asked.keySet().forEach(key -> known.add(variableOf(key)));
    for (String variable : new TreeSet<>(environment.keySet())) {
      boolean ours =
          parents.stream().anyMatch(parent -> variable.startsWith(variableOf(parent) + "_"));
      if (ours && !known.contains(variable) && !placeholders.usedVariables().contains(variable)) {
        known.stream()
            .filter(name -> Nearest.distance(variable, name) <= 2)
            .findFirst()
            .ifPresent(name -> problems.add(
                0,
                "environment variable %s: is not a setting; did you mean %s?"
                    .formatted(variable, name)));
      }
    }
  }

  private Optional<Setting> resolve(String key) {
    String raw = raw(key);
    if (raw == null) {
      return Optional.empty();
    }
    boolean fromEnvironment = fromEnvironment(key) != null;
    int line = fromEnvironment ? 0 : entries.get(key).line();
    String place = fromEnvironment ? "environment variable " + variableOf(key) : file + ":" + line;
    try {
      Placeholders.Resolved resolved = placeholders.resolve(key, raw);
      return Optional.of(new Setting(key, resolved.value(), place, line, resolved.secret()));
    } catch (Placeholders.Unresolved e) {
      problems.add(line, "%s: %s %s".formatted(place, key, e.getMessage()));
      return Optional.of(new Setting(key, null, place, line, true));
    }
  }

  private String raw(String key) {
    String variable = fromEnvironment(key);
    if (variable != null) {
      return variable;
    }
    PropertiesFile.Entry entry = entries.get(key);
    return entry == null ? null : entry.value();
  }

  /**
   * An empty variable counts as not set: that is what container files make of a variable nobody has
   * set.
   */
  private String fromEnvironment(String key) {
    String value = environment.get(variableOf(key));
    return value == null || value.isEmpty() ? null : value;
  }
}
