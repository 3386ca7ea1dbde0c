package dev.billbridge.log;

import dev.billbridge.canonical.StatementRevision;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.logging.log4j.ThreadContext;

/**
 * Which run has caused a revision, for the log of its deliveries; of the latest revisions of this
 * process. Safe to use from several threads.
 */
public final class Traces {

  private static final int MOST = 10_000;

  private final Map<String, String> known = new LinkedHashMap<>() {
    @Override
    protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
      return size() > MOST;
    }
  };

  /** The revision belongs to the trace of the run under way on this thread. */
  public synchronized void add(StatementRevision revision) {
    String trace = ThreadContext.get(LogFields.trace());
    if (trace != null) {
      known.put(name(revision), trace);
    }
  }

  synchronized Optional<String> of(StatementRevision revision) {
    return Optional.ofNullable(known.get(name(revision)));
  }

  private static String name(StatementRevision revision) {
    return revision.key() + " " + revision.number();
  }
}
