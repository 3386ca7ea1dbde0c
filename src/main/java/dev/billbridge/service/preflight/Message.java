package dev.billbridge.service.preflight;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A message at one point of a route: what is known of its headers, variables and body before
 * anything has run.
 */
final class Message implements SimpleText.Scope {

  /**
   * A header and the line that sets it.
   *
   * @param literal null when the value is only known at run time
   */
  record Header(Path file, int line, String literal) {}

  final Map<String, Value> variables = new TreeMap<>();
  final Map<String, Header> headers = new LinkedHashMap<>();
  Value body = Value.UNKNOWN;
  /** Whether the step runs once for each element or turn. */
  boolean repeated;
  /** Whether documents have been passed to a mapping. */
  boolean ingested;
  /** Whether a delivery has its outcome. */
  boolean answered;

  Message copy() {
    Message copy = new Message();
    copy.variables.putAll(variables);
    copy.headers.putAll(headers);
    copy.body = body;
    copy.repeated = repeated;
    copy.ingested = ingested;
    copy.answered = answered;
    return copy;
  }

  /** Adds what may be so after a branch that need not have been taken. */
  void merge(Message branch) {
    branch.variables.forEach((name, value) -> variables.merge(name, value, Value::or));
    headers.putAll(branch.headers);
    body = body.or(branch.body);
    ingested |= branch.ingested;
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
