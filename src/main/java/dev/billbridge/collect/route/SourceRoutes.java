package dev.billbridge.collect.route;

import dev.billbridge.archive.ArchiveException;
import dev.billbridge.archive.Intake;
import dev.billbridge.collect.Ingestion;
import dev.billbridge.ledger.database.LedgerException;
import dev.billbridge.ledger.posting.PostingResult;
import dev.billbridge.log.Traces;
import dev.billbridge.mapping.AbsentException;
import dev.billbridge.mapping.DocumentReader;
import dev.billbridge.mapping.MappingException;
import dev.billbridge.mapping.ShapeException;
import dev.billbridge.memory.OutOfMemory;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * What source routes end in: {@code direct:ingest} makes an intake of the variables the route names
 * in the headers {@code parts} and {@code parameters}, for the mapping it names in {@code mapping},
 * and gives it to the ingestion.
 */
public final class SourceRoutes extends RouteBuilder {

  /** Why a route may not name {@value Intake#ACCOUNT} among the parameters. */
  public static final String ACCOUNT_IS_GIVEN =
      "the parameter account is always the name of the configured account; give the"
          + " mapping the account's number as accountNumber";

  private static final Logger LOG = LogManager.getLogger(SourceRoutes.class);

  private final Ingestion ingestion;
  private final InstantSource clock;
  private final Semaphore turns;
  private final Traces traces;

  /**
   * @param parallel intakes at the same time, whatever number of accounts wait for their providers;
   *     1 or more
   * @param traces receives what is new, for the log of its deliveries
   */
  public SourceRoutes(Ingestion ingestion, int parallel, InstantSource clock, Traces traces) {
    this.ingestion = ingestion;
    this.turns = new Semaphore(parallel, true);
    this.clock = clock;
    this.traces = traces;
  }

  @Override
  public void configure() {
    from("direct:ingest").routeId("ingest").errorHandler(noErrorHandler()).process(this::ingest);
  }

  private void ingest(Exchange exchange) throws Exception {
    Run run = exchange.getVariable("run", Run.class);
    run.state().requireRunning();
    Map<String, Intake.Part> parts = new HashMap<>();
    for (String name : names(exchange, "parts")) {
      Object value = exchange.getVariable(name);
      if (value instanceof FetchedDocument received) {
        parts.put(name, received.part());
      } else if (value instanceof DocumentReader.Entry entry) {
        parts.put(name, entry.part());
      } else if (value instanceof Pages pages) {
        for (int i = 0; i < pages.documents().size(); i++) {
          parts.put(name + "." + i, pages.documents().get(i).part());
        }
      }
    }
    Map<String, String> parameters = new TreeMap<>();
    for (String name : names(exchange, "parameters")) {
      if (name.equals(Intake.ACCOUNT)) {
        throw new IllegalArgumentException(ACCOUNT_IS_GIVEN);
      }
      String value = exchange.getVariable(name, String.class);
      if (value != null) {
        parameters.put(name, value);
      }
    }
    String mapping = exchange.getMessage().getHeader("mapping", String.class);
    exchange.getMessage().removeHeaders("*");
    if (parts.isEmpty()) {
      // Every document was optional, and the provider has none of them.
      run.report()
          .finding("%s %s is absent: the provider has no such document"
              .formatted(run.dataset(), String.join(" ", parameters.values())));
      return;
    }
    if (run.isTakenOver()) {
      // What it fetched may be older than what the other one has ingested since.
      throw new IllegalStateException(run
          + ": nothing more is ingested: this process gave no sign of life, and"
          + " another one has taken the run over");
    }
    turns.acquire();
    try {
      Instant now = clock.instant();
      PostingResult result = ingestion.ingest(new Intake(
          run.provider(),
          run.account(),
          run.dataset(),
          mapping,
          parameters,
          parts,
          now,
          run.state().order(now),
          0));
      if (result.revised()) {
        traces.add(result.revision());
      }
      run.report().statement(result);
    } catch (AbsentException e) {
      run.report().finding(e.getMessage());
    } finally {
      turns.release();
    }
  }

  /** What a route calls in an expression comes wrapped in words of Camel's. */
  private static Throwable reportableCause(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof LedgerException
          || cause instanceof ArchiveException
          || cause instanceof RunAbortedException
          || cause instanceof MappingException
          || cause instanceof IllegalArgumentException && cause.getCause() == null) {
        return cause;
      }
    }
    return e;
  }

  private static String[] names(Exchange exchange, String header) {
    String names = exchange.getMessage().getHeader(header, String.class);
    return names == null || names.isBlank() ? new String[0] : names.strip().split("[, ]+");
  }

  /** Tells the run what went wrong; the rest of the route goes on. */
  public static void failed(Exchange exchange) {
    Exception e = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    Run run = exchange.getVariable("run", Run.class);
    OutOfMemory.endIfBehind(e);
    Throwable cause = reportableCause(e);
    String sentence =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    LOG.debug("{}: {}", run, sentence, e);
    if (cause instanceof LedgerException ledger && ledger.isDown()
        || cause instanceof ArchiveException) {
      run.state().abort(sentence);
    }
    if (cause instanceof ShapeException shape && !run.state().isAborted()) {
      run.quarantine(shape);
    }
    String said = sentence.startsWith(run.account()) ? sentence : run + ": " + sentence;
    if (mayPass(e)) {
      run.report().failedForNow(said);
    } else {
      run.report().failed(said);
    }
  }

  /**
   * An archive that cannot be written is most often one whose disk is full, which passes without
   * anybody touching this service.
   */
  private static boolean mayPass(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CallException.Transient
          || cause instanceof LedgerException ledger && ledger.isDown()
          || cause instanceof ArchiveException
          || cause instanceof CallNotPermittedException) {
        return true;
      }
    }
    return false;
  }
}
