package dev.billbridge.deliver;

import java.util.Map;

/**
 * The route that {@code routes/sinks} gives a sink, as its target sees it: beans the route uses,
 * and messages sent through it.
 */
public interface SinkRoute {

  /**
   * A message that has passed the route.
   *
   * @param failure why it did not get through; null when it did
   */
  record Reply(Map<String, Object> headers, Object body, Exception failure) {}

  /** Makes a bean {@code <name>-<sink>} for the route. */
  <T> void bind(String name, Class<T> type, T bean);

  /**
   * Sends a message through the route, on the calling thread, and returns when it has passed.
   *
   * @param properties of the exchange; the route can read them, and no endpoint sends them
   */
  Reply send(Object body, Map<String, Object> headers, Map<String, Object> properties);

  /**
   * What runs the route.
   *
   * @throws IllegalArgumentException if it is not of that type
   */
  <T> T unwrap(Class<T> type);
}
