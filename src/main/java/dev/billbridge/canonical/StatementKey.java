package dev.billbridge.canonical;

/**
 * What distinguishes one statement from all others.
 *
 * @param provider such as {@code sakura}
 * @param accountNumber account or contract number as the provider prints it, leading zeros kept
 * @param statementId bill or invoice number; {@code <dataset>-<accountNumber>-<period>} where the
 *     provider has none
 */
public record StatementKey(String provider, String accountNumber, String statementId) {

  /** Provider of the bills for customers, whose accounts are the customers. */
  public static final String RESALE = "resale";
  /** Provider of what alerts have to say, whose accounts are the alerts. */
  public static final String ALERTS = "alerts";

  public StatementKey {
    Text.identifier("provider", provider);
    Text.identifier("accountNumber", accountNumber);
    Text.identifier("statementId", statementId);
  }

  /** Whether it is a bill that is made for a customer, and none that was collected. */
  public boolean isCustomerBill() {
    return provider.equals(RESALE);
  }

  /** Whether it is what an alert has to say of a month, and none that was collected. */
  public boolean isAlert() {
    return provider.equals(ALERTS);
  }

  /**
   * {@code provider:accountNumber:statementId}; a colon inside a part is written {@code %3A}, so no
   * two keys share a text.
   */
  @Override
  public String toString() {
    return Text.joined(provider, accountNumber, statementId);
  }
}
