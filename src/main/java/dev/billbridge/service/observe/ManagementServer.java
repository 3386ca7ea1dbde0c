package dev.billbridge.service.observe;

import dev.billbridge.memory.OutOfMemory;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * How page, health and metrics are served: HTTP/1.1 only, idle connections closed, and 503 until
 * everything has started. Camel creates the server and has no settings for this, so it receives a
 * Vert.x that sets the options of every server it creates.
 */
public final class ManagementServer implements AutoCloseable {

  private static final Logger LOG = LogManager.getLogger(ManagementServer.class);

  /** One is enough for health and metrics; the default is two for each core. */
  private static final int EVENT_LOOPS = 1;

  private static final int IDLE_SECONDS = 30;

  /** How long requests under way are waited for. */
  private static final int PATIENCE_SECONDS = 5;

  private volatile boolean open;
  private volatile HttpServer server;
  private Vertx vertx;

  /**
   * For Camel's registry, where its management server looks it up. Camel closes its server, but not
   * a Vert.x that it has not made itself.
   */
  public Vertx vertx() {
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(EVENT_LOOPS))
        .exceptionHandler(OutOfMemory::endIfBehind);
    return (Vertx) Proxy.newProxyInstance(
        Vertx.class.getClassLoader(),
        vertx.getClass().getInterfaces(),
        (proxy, method, arguments) -> {
          if (!method.getName().equals("createHttpServer")
              || arguments == null
              || !(arguments[0] instanceof HttpServerOptions options)) {
            return call(vertx, method, arguments);
          }
          options
              .setHttp2ClearTextEnabled(false)
              .setIdleTimeout(IDLE_SECONDS)
              .setCompressionSupported(true);
          server = (HttpServer) call(vertx, method, arguments);
          return guarded(server);
        });
  }

  /**
   * Ends the threads that serve; to be called when the ledger is closed, since what interrupts a
   * request in the middle of a read would close the file of an H2 ledger.
   */
  @Override
  public void close() {
    if (vertx == null) {
      return;
    }
    try {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("The management server did not stop cleanly: {}", e.toString());
    }
  }

  /** The port that it listens on; 0 or less while there is none. */
  public int port() {
    return server == null ? 0 : server.actualPort();
  }

  /** Everything has started: requests are answered. */
  public void open() {
    open = true;
  }

  /** Camel's server listens before its paths are there, and would answer 404. */
  private HttpServer guarded(HttpServer unguarded) {
    return (HttpServer) Proxy.newProxyInstance(
        HttpServer.class.getClassLoader(),
        new Class<?>[] {HttpServer.class},
        (proxy, method, arguments) -> {
          if (method.getName().equals("requestHandler") && arguments != null) {
            @SuppressWarnings("unchecked")
            Handler<HttpServerRequest> handler = (Handler<HttpServerRequest>) arguments[0];
            unguarded.requestHandler(request -> answer(request, handler));
            return proxy;
          }
          return call(unguarded, method, arguments);
        });
  }

  private void answer(HttpServerRequest request, Handler<HttpServerRequest> handler) {
    if (open) {
      handler.handle(request);
    } else {
      request
          .response()
          .setStatusCode(503)
          .putHeader("Retry-After", "1")
          .putHeader("Content-Type", "text/plain; charset=utf-8")
          .end("Billbridge is starting; try again in a moment.\n");
    }
  }

  private static Object call(Object on, Method method, Object... arguments) throws Throwable {
    try {
      return method.invoke(on, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
