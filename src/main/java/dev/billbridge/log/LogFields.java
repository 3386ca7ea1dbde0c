package dev.billbridge.log;

import dev.billbridge.canonical.StatementRevision;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Fields of log lines in the names of the Elastic Common Schema; {@code -Dbillbridge.log=json}
 * writes them.
 */
public final class LogFields {

  public static final String RUN = "labels.run";
  public static final String SINK = "labels.sink";
  /** Nanoseconds. */
  public static final String DURATION = "event.duration";

  private static final String ACCOUNT = "labels.account";
  private static final String DATASET = "labels.dataset";
  private static final String STATEMENT = "labels.statement";
  /** Of a run and of the deliveries that it causes in the same process; 32 hexadecimal digits. */
  private static final String TRACE = "trace.id";

  private LogFields() {}

  /** Of a run that begins, with a new trace. */
  public static Map<String, String> run(String account, String dataset) {
    return Map.of(
        ACCOUNT, account, DATASET, dataset, TRACE, UUID.randomUUID().toString().replace("-", ""));
  }

  /** Of a delivery; the trace is that of the run that caused it, if it is known. */
  public static Map<String, String> delivery(
      String sink, StatementRevision revision, Traces traces) {
    Map<String, String> fields = new TreeMap<>(Map.of(
        SINK,
        sink,
        ACCOUNT,
        revision.account(),
        DATASET,
        revision.statement().dataset(),
        STATEMENT,
        revision.key().toString()));
    traces.of(revision).ifPresent(trace -> fields.put(TRACE, trace));
    return fields;
  }

  /** The name of the trace in the context of a thread. */
  static String trace() {
    return TRACE;
  }

  /** For the end of a line, such as {@code " in 1.4 s"}; empty when no time has been taken. */
  public static String shown(Duration duration) {
    return duration.isZero()
        ? ""
        : String.format(Locale.ROOT, " in %.1f s", duration.toMillis() / 1000.0);
  }
}
