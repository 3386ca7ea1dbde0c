package dev.billbridge.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** SIGHUP, by which an operator asks a service to read its files again. */
final class Hangup {

  private static final Logger LOG = LogManager.getLogger(Hangup.class);

  private Hangup() {}

  /**
   * Does something at each SIGHUP, in a thread of its own. Where the platform has no such signal,
   * or Java leaves signals alone, it keeps its meaning.
   */
  static void then(Runnable work) {
    try {
      // The compiler warns of this class, which every Java has, and no other receives signals.
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler handle = (proxy, method, arguments) -> {
        if (method.getName().equals("handle")) {
          work.run();
        }
        return null;
      };
      signal
          .getMethod("handle", signal, handler)
          .invoke(
              null,
              signal.getConstructor(String.class).newInstance("HUP"),
              Proxy.newProxyInstance(
                  Hangup.class.getClassLoader(), new Class<?>[] {handler}, handle));
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.debug("SIGHUP is not received", e);
    }
  }
}
