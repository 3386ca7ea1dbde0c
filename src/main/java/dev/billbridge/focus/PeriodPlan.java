package dev.billbridge.focus;

import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.ledger.statement.Charges.Charged;
import java.util.List;

/**
 * What the folder of an open period is to contain.
 *
 * @param period in the provider's calendar
 * @param isClosing whether nothing of it may change any more
 * @param statements with all of their charges
 * @param corrections of statements whose period was exported as closed
 */
record PeriodPlan(
    String provider,
    BillingPeriod period,
    boolean isClosing,
    List<Charged> statements,
    List<Correction> corrections) {

  PeriodPlan {
    statements = List.copyOf(statements);
    corrections = List.copyOf(corrections);
  }

  /**
   * What has changed since an export.
   *
   * @param from revision that was exported; 0 when none was
   */
  record Correction(Charged statement, int from) {}

  /** Where the folder lies in that of the export. */
  String folder() {
    return folder(provider, period);
  }

  static String folder(String provider, BillingPeriod period) {
    return provider + "/" + period;
  }
}
