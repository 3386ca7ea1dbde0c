package dev.billbridge.sandbox.world;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Sums that take a while, remembered by everything they depend on. Bounded; safe for use by several
 * threads.
 */
public final class Remembered<K, V> {
  private static final int MOST = 20_000;

  private final Map<K, V> known = new ConcurrentHashMap<>();

  /** What is remembered under the key, or else what is computed now. */
  public V get(K key, Supplier<V> compute) {
    V value = known.get(key);
    if (value == null) {
      value = compute.get();
      if (known.size() >= MOST) {
        known.clear();
      }
      known.put(key, value);
    }
    return value;
  }
}
