package dev.billbridge.sandbox.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Receives every request, counts it, applies the fault planned for it and passes it to the API its
 * path begins with.
 */
public final class Front implements HttpHandler {
  private final Map<String, Api> apisByFirstSegment;
  private final String adminSegment;
  private final FaultPlan faults;
  private final Map<String, AtomicLong> requests = new ConcurrentHashMap<>();

  /** @param adminSegment the API that steers the sandbox: never faulty, never counted */
  public Front(Map<String, Api> apisByFirstSegment, String adminSegment, FaultPlan faults) {
    this.apisByFirstSegment = Map.copyOf(apisByFirstSegment);
    this.adminSegment = adminSegment;
    this.faults = faults;
  }

  /** How often each path was asked for since the start, faults included, queries left out. */
  public Map<String, Long> requestsByPath() {
    Map<String, Long> counts = new TreeMap<>();
    requests.forEach((path, count) -> counts.put(path, count.get()));
    return counts;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Request request = new Request(exchange);
    String first = request.segmentsFrom(0).stream().findFirst().orElse("");
    Api api = apisByFirstSegment.get(first);
    Fault fault = null;
    if (!first.equals(adminSegment)) {
      requests.computeIfAbsent(request.path(), path -> new AtomicLong()).incrementAndGet();
      fault = faults.next(request.pathAndQuery()).orElse(null);
    }
    Response response = new Response(exchange, fault);
    if (api == null) {
      response
          .start(404, "text/plain; charset=UTF-8")
          .write(
              "Nothing here: the sandbox serves /cloud (SAKURA), /billing (IONOS) and /sandbox.\n"
                  .getBytes(StandardCharsets.UTF_8));
    } else if (fault != null && fault.replacesAnswer()) {
      replace(api, fault, response);
    } else {
      answer(api, request, response);
    }
    response.finish();
  }

  private static void answer(Api api, Request request, Response response) throws IOException {
    try {
      api.answer(request, response);
    } catch (Refusal refusal) {
      if (response.isStarted()) {
        throw new IOException("refused after the answer had begun", refusal);
      }
      api.refuse(refusal, response);
    } catch (RuntimeException defect) {
      if (response.isStarted()) {
        throw new IOException("the sandbox failed in the middle of an answer", defect);
      }
      api.refuse(
          new Refusal(500, "sandbox_defect", "the sandbox itself failed: " + defect), response);
    }
  }

  private static void replace(Api api, Fault fault, Response response) throws IOException {
    fault
        .retryAfterHeader()
        .ifPresent(wait -> response.header("Retry-After", Long.toString(wait.toSeconds())));
    switch (fault.kind()) {
      case HTML ->
        response
            .start(fault.status(), "text/html; charset=UTF-8")
            .write(
                "<!DOCTYPE html><html><head><title>Gateway</title></head><body><h1>Please try again later</h1></body></html>\n"
                    .getBytes(StandardCharsets.UTF_8));
      case EMPTY -> response.start(fault.status(), "application/json");
      default -> api.refuse(new Refusal(fault.status()), response);
    }
  }
}
