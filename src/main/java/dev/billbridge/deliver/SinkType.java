package dev.billbridge.deliver;

/**
 * A type of sink that is written in Java, found by {@link java.util.ServiceLoader}. The route
 * template {@code sink-<name>} in {@code routes/sinks} lists its settings, their defaults and the
 * kinds of value they take.
 */
public interface SinkType {

  /** What {@code sink.<name>.type} names it. */
  String name();

  /**
   * Makes the target of one sink; connects to nothing. A target that is {@link AutoCloseable} is
   * closed when the service ends.
   *
   * @throws RefusedException if the settings do not make a sink
   */
  Target target(SinkSetup setup);

  /**
   * Whether the target sends messages of its own through the sink's route. Otherwise the route
   * receives each revision and calls the target, the bean {@code target-<sink>}.
   */
  default boolean sendsThroughRoute() {
    return false;
  }

  /**
   * Whether the target waits for the sink's rate limit before each request. Otherwise a delivery
   * counts as one request.
   */
  default boolean limitsRequests() {
    return false;
  }
}
