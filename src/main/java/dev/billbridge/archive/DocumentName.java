package dev.billbridge.archive;

/**
 * What a document is called before it is stored.
 *
 * @param provider such as {@code sakura}
 * @param account name of the configured account, such as {@code tokyo}
 * @param dataset such as {@code bills}
 * @param name what it is within the dataset, such as {@code billdetail-30114472}
 */
public record DocumentName(String provider, String account, String dataset, String name) {

  /**
   * The folder and the beginning of the file name; whatever is no plain character is written as
   * {@code _}.
   */
  String path() {
    return plain(provider) + "/" + plain(account) + "/" + plain(dataset) + "/" + plain(name);
  }

  /** For messages: {@code tokyo bills billdetail-30114472}. */
  @Override
  public String toString() {
    return account + " " + dataset + " " + name;
  }

  private static String plain(String part) {
    String plain = part.replaceAll("[^A-Za-z0-9._-]", "_");
    plain = plain.startsWith(".") ? "_" + plain : plain;
    return plain.length() > 120 ? plain.substring(0, 120) : plain;
  }
}
