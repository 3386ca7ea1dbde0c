package dev.billbridge.deliver.jdbc;

import dev.billbridge.deliver.SinkParameters;
import dev.billbridge.deliver.SinkSetup;
import dev.billbridge.deliver.SinkType;
import dev.billbridge.deliver.Target;

/** Sinks of the type {@code jdbc}. */
public final class JdbcType implements SinkType {

  @Override
  public String name() {
    return "jdbc";
  }

  @Override
  public Target target(SinkSetup setup) {
    SinkParameters parameters = setup.parameters();
    return new JdbcTarget(
        parameters.text("url"),
        parameters.text("user"),
        parameters.text("password"),
        parallel(parameters),
        setup.clock());
  }

  /**
   * Deliveries to a database at the same time.
   *
   * @throws dev.billbridge.deliver.RefusedException if the database does not allow so many
   */
  public static int parallel(SinkParameters parameters) {
    int parallel = parameters.parallelDeliveries();
    if (parallel > 1 && parameters.text("url").startsWith("jdbc:h2:")) {
      // A process killed while two transactions are being saved leaves an H2 file that cannot be
      // trusted.
      throw parameters.refused(
          "parallel-deliveries",
          "= %d is more than an H2 database takes; remove it, or use PostgreSQL or MariaDB"
              .formatted(parallel));
    }
    return parallel;
  }
}
