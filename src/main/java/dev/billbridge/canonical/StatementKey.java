package dev.billbridge.canonical;

/**
 * What tells one statement from all others.
 *
 * @param provider such as {@code sakura}
 * @param account account or contract number as the provider prints it, leading zeros kept
 * @param statementId bill or invoice number; {@code <dataset>-<account>-<period>} where the
 *     provider has none
 */
public record StatementKey(String provider, String account, String statementId) {

  public StatementKey {
    Text.identifier("provider", provider);
    Text.identifier("account", account);
    Text.identifier("statementId", statementId);
  }

  /**
   * {@code provider:account:statementId}; a colon inside a part is written {@code %3A}, so no two
   * keys share a text.
   */
  @Override
  public String toString() {
    return Text.joined(provider, account, statementId);
  }
}
