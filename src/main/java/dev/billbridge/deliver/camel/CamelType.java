package dev.billbridge.deliver.camel;

import dev.billbridge.deliver.SinkSetup;
import dev.billbridge.deliver.SinkType;
import dev.billbridge.deliver.Target;

/** Sinks of the type {@code camel}. */
public final class CamelType implements SinkType {

  @Override
  public String name() {
    return "camel";
  }

  @Override
  public Target target(SinkSetup setup) {
    return CamelTarget.of(setup);
  }

  @Override
  public boolean sendsThroughRoute() {
    return true;
  }
}
