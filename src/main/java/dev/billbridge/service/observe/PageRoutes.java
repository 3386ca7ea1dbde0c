package dev.billbridge.service.observe;

import dev.billbridge.page.Answer;
import dev.billbridge.page.Page;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Serves the page on the management server: read-only, beside health and metrics. */
public final class PageRoutes {

  private static final Logger LOG = LogManager.getLogger(PageRoutes.class);

  /** At once; more wait, so that the page never keeps the service from its ledger. */
  private static final int READERS = 2;

  private static final int WAITING = 32;
  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final Map<String, String> HEADERS = Map.of(
      "Content-Security-Policy",
      "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'",
      "X-Content-Type-Options",
      "nosniff",
      "X-Frame-Options",
      "DENY",
      "Referrer-Policy",
      "no-referrer",
      "Cache-Control",
      "no-store");

  private final Page page;
  private final AtomicInteger waiting = new AtomicInteger();
  private final ExecutorService readers = readers();

  private PageRoutes(Page page) {
    this.page = page;
  }

  /**
   * Threads that nobody interrupts, as Vert.x does with its own when it closes them: an interrupt
   * during a read closes the file of an H2 database for everybody. They end by themselves.
   */
  private static ExecutorService readers() {
    ThreadPoolExecutor readers = new ThreadPoolExecutor(
        READERS, READERS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
          Thread thread = new Thread(work, "page");
          thread.setDaemon(true);
          return thread;
        });
    readers.allowCoreThreadTimeOut(true);
    return readers;
  }

  /** Adds the page to the management server, if there is one. */
  public static void add(CamelContext context, Page page) {
    ManagementHttpServer server = context.hasService(ManagementHttpServer.class);
    if (server == null || server.getRouter() == null) {
      return;
    }
    PageRoutes routes = new PageRoutes(page);
    Router router = server.getRouter();
    router.route("/").handler(PageRoutes::redirect);
    router.route("/page/*").handler(routes::answer);
  }

  private static void redirect(RoutingContext context) {
    if (refuses(context)) {
      return;
    }
    context.response().setStatusCode(307).putHeader("Location", "page/");
    HEADERS.forEach(context.response()::putHeader);
    context.response().end();
  }

  private static boolean refuses(RoutingContext context) {
    if (READING.contains(context.request().method())) {
      return false;
    }
    HEADERS.forEach(context.response()::putHeader);
    context
        .response()
        .setStatusCode(405)
        .putHeader("Allow", "GET, HEAD")
        .putHeader("Content-Type", "text/plain; charset=utf-8")
        .end("The page is read-only: GET and HEAD are answered.\n");
    return true;
  }

  private void answer(RoutingContext context) {
    if (context.request().path().endsWith("/page")) {
      redirect(context);
      return;
    }
    if (refuses(context)) {
      return;
    }
    if (waiting.incrementAndGet() > WAITING) {
      waiting.decrementAndGet();
      HEADERS.forEach(context.response()::putHeader);
      context
          .response()
          .setStatusCode(503)
          .putHeader("Retry-After", "2")
          .putHeader("Content-Type", "text/plain; charset=utf-8")
          .end("Too many requests at once; try again in a moment.\n");
      return;
    }
    String path = context.pathParam("*");
    Map<String, String> query = new LinkedHashMap<>();
    context.queryParams().forEach((name, value) -> query.putIfAbsent(name, value));
    readers.execute(() -> {
      try {
        send(context, page.answer(path == null ? "" : path, query));
      } finally {
        waiting.decrementAndGet();
      }
    });
  }

  private static void send(RoutingContext context, Answer answer) {
    HttpServerResponse response = context.response();
    response.setStatusCode(answer.status());
    HEADERS.forEach(response::putHeader);
    answer.headers().forEach(response::putHeader);
    response.putHeader("Content-Type", answer.contentType());
    if (context.request().method() == HttpMethod.HEAD) {
      response.end();
      return;
    }
    try (ResponseStream out = new ResponseStream(response)) {
      answer.body().write(out);
      out.complete();
    } catch (IOException | RuntimeException e) {
      LOG.debug("", e);
      if (response.headWritten()) {
        // What has been sent must not look complete.
        context.request().connection().close();
      } else {
        response
            .setStatusCode(503)
            .putHeader("Content-Type", "text/plain; charset=utf-8")
            .end("This cannot be read now: " + e.getMessage() + "\n");
      }
    }
  }
}
