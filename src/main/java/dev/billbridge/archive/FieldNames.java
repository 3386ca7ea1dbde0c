package dev.billbridge.archive;

import java.util.Arrays;

/**
 * The names of one object, to see whether one comes twice. Kept as 64-bit hashes, eight to sixteen
 * bytes a name, since a list written as an object may have a million of them. That two different
 * names have one hash is less likely than a disk that lies.
 */
final class FieldNames {

  private long[] hashes = new long[16];
  private int size;

  /** Forgets all names. */
  void clear() {
    if (size > 0) {
      if (hashes.length > 1024) {
        hashes = new long[16];
      } else {
        Arrays.fill(hashes, 0);
      }
      size = 0;
    }
  }

  /** @return false when the name is there already */
  boolean add(String name) {
    if (size * 2 >= hashes.length) {
      long[] old = hashes;
      hashes = new long[old.length * 2];
      for (long hash : old) {
        if (hash != 0) {
          put(hash);
        }
      }
    }
    if (!put(hash(name))) {
      return false;
    }
    size++;
    return true;
  }

  private boolean put(long hash) {
    int at = (int) (hash >>> 32) & hashes.length - 1;
    while (hashes[at] != 0) {
      if (hashes[at] == hash) {
        return false;
      }
      at = at + 1 & hashes.length - 1;
    }
    hashes[at] = hash;
    return true;
  }

  /** Never zero, which stands for an empty place. */
  private static long hash(String name) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
    }
    hash ^= hash >>> 32;
    hash *= 0x9E3779B97F4A7C15L;
    return hash == 0 ? 1 : hash;
  }
}
