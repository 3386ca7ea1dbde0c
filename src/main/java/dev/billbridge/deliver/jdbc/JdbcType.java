package dev.billbridge.deliver.jdbc;

import dev.billbridge.deliver.SinkDatabase;
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
    return new JdbcTarget(SinkDatabase.of(setup.parameters()), setup.clock());
  }
}
