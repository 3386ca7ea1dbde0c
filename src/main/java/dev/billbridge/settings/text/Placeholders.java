package dev.billbridge.settings.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills in <code>{{env:NAME}}</code>, <code>{{env:NAME:default}}</code>, <code>{{secret:file}}
 * </code> and <code>{{other.key}}</code>.
 */
final class Placeholders {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*([^{}]*?)\\s*}}");

  /** Placeholders that libraries of Camel fill in, by the names of their functions. */
  private static final Pattern VAULT =
      Pattern.compile("(?:aws|azure|gcp|hashicorp|ibm|cyberark|kubernetes|kubernetescm)\\s*:");

  /** A value and whether it must not be shown. */
  record Resolved(String value, boolean secret) {}

  /** Says why a placeholder has no value, and the remedy; begins with a verb. */
  static final class Unresolved extends Exception {
    Unresolved(String message) {
      super(message);
    }
  }

  private final Map<String, String> environment;
  private final Path directory;
  private final Function<String, String> rawValues;
  private final Set<String> usedVariables = new HashSet<>();
  private final Set<String> usedKeys = new HashSet<>();

  /**
   * @param directory secret files are relative to it
   * @param rawValues the unresolved value of a key, or null
   */
  Placeholders(
      Map<String, String> environment, Path directory, Function<String, String> rawValues) {
    this.environment = environment;
    this.directory = directory;
    this.rawValues = rawValues;
  }

  /** Environment variables that some placeholder names. */
  Set<String> usedVariables() {
    return usedVariables;
  }

  /** Keys that some placeholder names. */
  Set<String> usedKeys() {
    return usedKeys;
  }

  Resolved resolve(String key, String raw) throws Unresolved {
    return resolve(raw, Secrets.isSecret(key), Set.of(key));
  }

  private Resolved resolve(String raw, boolean secret, Set<String> path) throws Unresolved {
    StringBuilder value = new StringBuilder();
    Matcher matcher = PLACEHOLDER.matcher(raw);
    int end = 0;
    while (matcher.find()) {
      value.append(literal(raw.substring(end, matcher.start())));
      Resolved part = placeholder(matcher.group(1), path);
      value.append(part.value());
      secret |= part.secret();
      end = matcher.end();
    }
    value.append(literal(raw.substring(end)));
    return new Resolved(value.toString(), secret);
  }

  private static String literal(String text) throws Unresolved {
    if (text.contains("{{") || text.contains("}}")) {
      throw new Unresolved(
          "has a placeholder without its end or its beginning; example: {{env:NAME}}");
    }
    return text;
  }

  private Resolved placeholder(String name, Set<String> path) throws Unresolved {
    if (name.startsWith("env:")) {
      return variable(name.substring(4));
    }
    if (name.startsWith("secret:")) {
      return new Resolved(secretFile(name.substring(7)), true);
    }
    if (VAULT.matcher(name).lookingAt()) {
      throw new Unresolved(("has the placeholder {{%s}}, which belongs to a vault and is not"
              + " filled in in settings; have the vault write the secret to a file for"
              + " {{secret:FILE}}, or into the environment for {{env:NAME}}")
          .formatted(name));
    }
    if (name.isEmpty() || name.contains(":")) {
      throw new Unresolved(("has the unknown placeholder {{%s}}; known: {{env:NAME}},"
              + " {{env:NAME:default}}, {{secret:FILE}}, {{other.key}}")
          .formatted(name));
    }
    usedKeys.add(name);
    if (path.contains(name)) {
      throw new Unresolved(
          "refers to itself through {{%s}}; write a value into one of them".formatted(name));
    }
    String raw = rawValues.apply(name);
    if (raw == null) {
      throw new Unresolved(
          "refers to {{%s}}, which is not given; add %s = …, or write the value here"
              .formatted(name, name));
    }
    Set<String> longer = new HashSet<>(path);
    longer.add(name);
    return resolve(raw, Secrets.isSecret(name), longer);
  }

  private Resolved variable(String name) throws Unresolved {
    int colon = name.indexOf(':');
    String variable = colon < 0 ? name : name.substring(0, colon);
    usedVariables.add(variable);
    String value = environment.get(variable);
    if ((value == null || value.isEmpty()) && colon >= 0) {
      return new Resolved(name.substring(colon + 1), false);
    }
    if (value == null || value.isEmpty()) {
      throw new Unresolved(
          "needs the environment variable %s, which is %s; set it, or write {{env:%s:default}}"
              .formatted(variable, value == null ? "not set" : "empty", variable));
    }
    return new Resolved(value, Secrets.isSecret(variable));
  }

  private String secretFile(String name) throws Unresolved {
    Path file = directory.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new Unresolved(
          "needs the file %s, which does not exist beside the settings file; create it, holding only the secret"
              .formatted(name));
    }
    try {
      String secret =
          Files.readString(file, UTF_8).replaceFirst("^\uFEFF", "").replaceFirst("\r?\n\\z", "");
      if (secret.isEmpty()) {
        throw new Unresolved(
            "needs the file %s, which is empty; write the secret into it".formatted(name));
      }
      return secret;
    } catch (IOException e) {
      throw new Unresolved(
          "needs the file %s, which cannot be read as UTF-8 text; check its rights and its encoding"
              .formatted(name));
    }
  }
}
