package dev.billbridge.resale;

import java.util.Comparator;

/**
 * Which of a month's bills.
 *
 * @param customer its id
 * @param currency ISO 4217
 */
record BillKey(String customer, String currency) implements Comparable<BillKey> {

  private static final Comparator<BillKey> ORDER =
      Comparator.comparing(BillKey::customer).thenComparing(BillKey::currency);

  @Override
  public int compareTo(BillKey other) {
    return ORDER.compare(this, other);
  }
}
