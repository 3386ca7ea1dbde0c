package dev.billbridge.deliver;

import dev.billbridge.render.template.Template;
import dev.billbridge.settings.SinkSettings;
import dev.billbridge.settings.text.Blanking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The settings of one sink as the values they mean. */
public final class SinkParameters {

  private final SinkSettings sink;
  private final Blanking blanking;
  private final Path routes;

  /** @param routes the folder of all routes, which contains a sink's own files */
  public SinkParameters(SinkSettings sink, Path routes) {
    this.sink = sink;
    this.blanking = sink.values().blanking();
    this.routes = routes;
  }

  /** The sink's name. */
  public String sink() {
    return sink.name();
  }

  /** Deliveries at the same time; 1 or more. */
  public int parallelDeliveries() {
    return sink.parallelDeliveries();
  }

  /** The folder of all routes. */
  Path routes() {
    return routes;
  }

  /** Empty when it was not given. */
  public String text(String name) {
    return sink.parameters().getOrDefault(name, "");
  }

  /** Null when it was not given or is empty. */
  public String textOrNull(String name) {
    return text(name).isEmpty() ? null : text(name);
  }

  /** Whether it was given and is not empty. */
  public boolean has(String name) {
    return !text(name).isEmpty();
  }

  /** Whether a flag is set. */
  public boolean isOn(String name) {
    return Boolean.parseBoolean(text(name));
  }

  /** A whole number. */
  public int number(String name) {
    return Integer.parseInt(text(name));
  }

  /** A length of time. */
  public Duration duration(String name) {
    return Duration.parse(text(name));
  }

  /**
   * The text of the file that a parameter names, without a byte order mark. Only plain names are
   * accepted, so no setting leads elsewhere.
   *
   * @param folder of {@code routes/} in which it lies
   * @throws RefusedException if it cannot be read
   */
  public String file(String folder, String name) {
    String file = text(name);
    Path path = path(folder, name);
    try {
      return Files.readString(path).replaceFirst("^\uFEFF", "");
    } catch (IOException e) {
      throw refused(
          name,
          "= %s cannot be read; put the file, in UTF-8, into routes/%s".formatted(file, folder));
    }
  }

  /**
   * The template that the parameter {@code template} names, a file of {@code routes/templates}.
   *
   * @throws RefusedException if it cannot be read
   * @throws IllegalArgumentException if it is not jq
   */
  public Template template() {
    return Template.compile(text("template"), file("templates", "template"));
  }

  /**
   * The file that a parameter names.
   *
   * @param folder of {@code routes/} in which it lies
   * @throws RefusedException if the name is not a plain one, which could lead elsewhere
   */
  Path path(String folder, String name) {
    String file = text(name);
    if (!file.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*")) {
      throw refused(
          name,
          "= %s is not a plain file name; put the file into routes/%s".formatted(file, folder));
    }
    return routes.resolve(folder).resolve(file);
  }

  /** @param sentence goes on after the key; holds no secret */
  public RefusedException refused(String name, String sentence) {
    return new RefusedException("sink." + sink.name() + "." + name + " " + sentence);
  }

  /**
   * The text without any of the sink's secrets, which a driver, a library or the receiver's answer
   * may repeat.
   */
  public String withoutSecrets(String text) {
    return blanking.blank(text);
  }

  /** The same outcome without any of the sink's secrets. */
  public Outcome withoutSecrets(Outcome outcome) {
    if (outcome instanceof Outcome.Delivered done) {
      return new Outcome.Delivered(withoutSecrets(done.answer()));
    }
    if (outcome instanceof Outcome.Rejected refused) {
      return new Outcome.Rejected(withoutSecrets(refused.reason()));
    }
    if (outcome instanceof Outcome.Held held) {
      return new Outcome.Held(withoutSecrets(held.reason()));
    }
    if (outcome instanceof Outcome.Blocked blocked) {
      return new Outcome.Blocked(withoutSecrets(blocked.reason()));
    }
    if (outcome instanceof Outcome.AheadOfLedger ahead) {
      return new Outcome.AheadOfLedger(ahead.revision(), withoutSecrets(ahead.reason()));
    }
    if (outcome instanceof Outcome.Transient failure) {
      return new Outcome.Transient(withoutSecrets(failure.reason()), failure.retryAfter());
    }
    if (outcome instanceof Outcome.Unreachable down) {
      return new Outcome.Unreachable(withoutSecrets(down.reason()), down.retryAfter());
    }
    Outcome.Uncertain uncertain = (Outcome.Uncertain) outcome;
    return new Outcome.Uncertain(withoutSecrets(uncertain.reason()), uncertain.sent());
  }
}
