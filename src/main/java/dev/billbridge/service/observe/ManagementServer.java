package dev.billbridge.service.observe;

import dev.billbridge.memory.OutOfMemory;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * How health and metrics are served: HTTP/1.1 alone, and nobody keeps a connection without using
 * it. Camel makes the server itself and offers no setting for that, so it is given a Vert.x that
 * sets the options of every server it makes.
 */
public final class ManagementServer {

  /** Health and metrics need one; the default is two for each core. */
  private static final int EVENT_LOOPS = 1;

  private static final int IDLE_SECONDS = 30;

  private ManagementServer() {}

  /** For Camel's registry, where its management server looks for one; the server closes it. */
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
            options.setHttp2ClearTextEnabled(false).setIdleTimeout(IDLE_SECONDS);
          }
          try {
            return method.invoke(vertx, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }
}
