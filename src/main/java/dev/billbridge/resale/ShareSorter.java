package dev.billbridge.resale;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Puts shares in order, however many there are: as many as may be in memory are sorted and written
 * to a file, one such run after the other, and the runs are merged. A month of fewer is never
 * written.
 */
final class ShareSorter implements AutoCloseable {

  private final ResaleRules rules;
  private final int most;
  private final List<PricedShare> held = new ArrayList<>();
  /** Null while all are in memory. */
  private ShareFile file;

  /** @param most shares that are held in memory */
  ShareSorter(ResaleRules rules, int most) {
    this.rules = rules;
    this.most = most;
  }

  /** @throws UncheckedIOException if there is no place for a temporary file */
  void add(PricedShare share) {
    if (held.size() == most) {
      Collections.sort(held);
      file = file == null ? new ShareFile(rules) : file;
      file.write(held);
      held.clear();
    }
    held.add(share);
  }

  /** All of them in order. Nothing may be added afterwards. */
  Iterator<PricedShare> sorted() {
    Collections.sort(held);
    if (file == null) {
      return held.iterator();
    }
    PriorityQueue<Run> runs = new PriorityQueue<>();
    runs.add(new Run(held.iterator()));
    file.runs().forEach(run -> runs.add(new Run(run)));
    return new Merged(runs);
  }

  /** Sorted shares, of which the next one is known. */
  private static final class Run implements Comparable<Run> {

    private final Iterator<PricedShare> shares;
    private PricedShare next;

    Run(Iterator<PricedShare> shares) {
      this.shares = shares;
      this.next = shares.next();
    }

    boolean advance() {
      next = shares.hasNext() ? shares.next() : null;
      return next != null;
    }

    @Override
    public int compareTo(Run other) {
      return next.compareTo(other.next);
    }
  }

  /** The shares of all runs in order. */
  private record Merged(PriorityQueue<Run> runs) implements Iterator<PricedShare> {

    @Override
    public boolean hasNext() {
      return !runs.isEmpty();
    }

    @Override
    public PricedShare next() {
      Run first = runs.remove();
      PricedShare share = first.next;
      if (first.advance()) {
        runs.add(first);
      }
      return share;
    }
  }

  @Override
  public void close() {
    if (file != null) {
      file.close();
    }
  }
}
