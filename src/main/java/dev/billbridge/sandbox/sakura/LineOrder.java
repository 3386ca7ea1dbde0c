package dev.billbridge.sandbox.sakura;

import dev.billbridge.sandbox.sakura.billing.Bill;
import dev.billbridge.sandbox.world.Figures;
import dev.billbridge.sandbox.world.Oddity;

/**
 * The order in which the lines of a bill are printed: by index, or shuffled. JSON and CSV share it.
 */
final class LineOrder {
  private final boolean shuffled;
  private final int count;
  private final long key;

  LineOrder(Bill bill) {
    this.shuffled = bill.snapshot().has(Oddity.SHUFFLED_ORDER);
    this.count = bill.lineCount();
    this.key = Figures.at(bill.month().getYear(), bill.month().getMonthValue());
  }

  /** The index (from 1) of the line at a position (from 0). */
  int indexAt(long position) {
    return 1 + (int) (shuffled ? Figures.shuffled(position, count, key) : position);
  }
}
