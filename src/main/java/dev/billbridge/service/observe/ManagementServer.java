package dev.billbridge.service.observe;

import dev.billbridge.memory.OutOfMemory;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * How health and metrics are served: HTTP/1.1 only, idle connections closed. Camel creates the
 * server and has no settings for this, so it receives a Vert.x that sets the options of every
 * server it creates.
 */
public final class ManagementServer {

  /** One is enough for health and metrics; the default is two for each core. */
  private static final int EVENT_LOOPS = 1;

  private static final int IDLE_SECONDS = 30;

  private ManagementServer() {}

  /** For Camel's registry, where its management server looks it up; the server closes it. */
  public static Vertx vertx() {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(EVENT_LOOPS))
        .exceptionHandler(OutOfMemory::endIfBehind);
    return (Vertx) Proxy.newProxyInstance(
        Vertx.class.getClassLoader(),
        vertx.getClass().getInterfaces(),
        (proxy, method, arguments) -> {
          if (method.getName().equals("createHttpServer")
              && arguments != null
              && arguments[0] instanceof HttpServerOptions options) {
            options
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout(IDLE_SECONDS)
                .setCompressionSupported(true);
          }
          try {
            return method.invoke(vertx, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }
}
