package dev.billbridge.deliver.route;

import dev.billbridge.deliver.Outcome;
import dev.billbridge.settings.SinkSettings;
import dev.billbridge.settings.text.Blanking;
import java.time.Duration;

/** The parameters of one sink as the values they mean. */
record SinkParameters(SinkSettings sink, Blanking blanking) {

  SinkParameters(SinkSettings sink) {
    this(sink, sink.blanking());
  }

  /** Empty when it was not given. */
  String text(String name) {
    return sink.parameters().getOrDefault(name, "");
  }

  /** Null when it was not given or is empty. */
  String textOrNull(String name) {
    return text(name).isEmpty() ? null : text(name);
  }

  boolean has(String name) {
    return !text(name).isEmpty();
  }

  boolean isOn(String name) {
    return Boolean.parseBoolean(text(name));
  }

  int number(String name) {
    return Integer.parseInt(text(name));
  }

  Duration duration(String name) {
    return Duration.parse(text(name));
  }

  /** @param sentence goes on after the key; holds no secret */
  RefusedException refused(String name, String sentence) {
    return new RefusedException("sink." + sink.name() + "." + name + " " + sentence);
  }

  /**
   * The text without any of the sink's secrets, whoever put them there: a driver, a library, the
   * receiver's own answer.
   */
  String withoutSecrets(String text) {
    return blanking.blank(text);
  }

  Outcome withoutSecrets(Outcome outcome) {
    if (outcome instanceof Outcome.Delivered done) {
      return new Outcome.Delivered(withoutSecrets(done.answer()));
    }
    if (outcome instanceof Outcome.Rejected refused) {
      return new Outcome.Rejected(withoutSecrets(refused.reason()));
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
