package dev.billbridge.service.preflight;

/**
 * A mistake in one of the shipped files.
 *
 * @param before what is replaced, where it first stands
 * @param where what is at the line that is reported, after the edit; null for the line of the edit
 */
record Planted(
    String name, String file, String before, String after, String where, String sentence) {

  static final String SAKURA = "sources/sakura.camel.yaml";
  static final String IONOS = "sources/ionos.camel.yaml";
  static final String CONTRACTS = "sources/ionos-contracts.camel.yaml";
  static final String USAGE = "sources/ionos-usage.camel.yaml";
  static final String WEBHOOK = "sinks/webhook.camel.yaml";
  static final String SQL = "sinks/sql.camel.yaml";
  static final String FILE = "sinks/file.camel.yaml";
  static final String FOCUS = "exports/focus.camel.yaml";
  static final String SCHEDULE = "schedule.camel.yaml";
  static final String BILLS = "mappings/sakura-bills.jq";
  static final String CROSS = "mappings/ionos-crosscheck.jq";
  static final String JOURNAL = "templates/erpnext-journal-entry.jq";
  static final String PURCHASE = "templates/erpnext-purchase-invoice.jq";

  /** Reported at the line of the edit. */
  static Planted plant(String name, String file, String before, String after, String sentence) {
    return new Planted(name, file, before, after, null, sentence);
  }

  Planted at(String text) {
    return new Planted(name, file, before, after, text, sentence);
  }

  @Override
  public String toString() {
    return name;
  }
}
