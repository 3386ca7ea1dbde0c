package dev.billbridge.service.sinks;

import dev.billbridge.deliver.SinkType;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The types of sink that are written in Java, as far as they are on the class path. */
public final class SinkTypes {

  private static final SortedMap<String, SinkType> TYPES = new TreeMap<>();

  static {
    ServiceLoader.load(SinkType.class, SinkType.class.getClassLoader())
        .forEach(type -> TYPES.put(type.name(), type));
  }

  private SinkTypes() {}

  /** The type of that name; none when its route alone says what it does. */
  public static Optional<SinkType> find(String name) {
    return Optional.ofNullable(TYPES.get(name));
  }

  /** The names of all of them. */
  public static SortedSet<String> names() {
    return new TreeSet<>(TYPES.keySet());
  }
}
