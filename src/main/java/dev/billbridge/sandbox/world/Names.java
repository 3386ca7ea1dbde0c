package dev.billbridge.sandbox.world;

/**
 * Names as customers give them: most are dull, the others break whatever escapes them carelessly.
 */
public final class Names {
  private static final String[] DULL = {"web", "db", "cache", "batch", "mail", "build", "queue"};
  private static final String[] AWKWARD = {
    "tab\there", "Lager, Halle 3", "the \"old\" disk", "line one\r\nline two", "Büro Köln – Straße",
        "経理検証サーバ", "rocket 🚀 stage",
    "100% of %s and %n", "C:\\srv\\data", "000123", "'; DROP TABLE bill; --", "=SUM(A1:A9)",
        " padded ", "第1、東京,\"本番\""
  };

  private Names() {}

  /**
   * The name of the thing with this number: every second is awkward, and every awkward one comes up
   * in turn.
   */
  public static String of(long figure, long number) {
    if (number % 2 == 0) {
      return AWKWARD[(int) (number / 2 % AWKWARD.length)];
    }
    return DULL[(int) Figures.below(figure, DULL.length)] + "-" + number;
  }
}
