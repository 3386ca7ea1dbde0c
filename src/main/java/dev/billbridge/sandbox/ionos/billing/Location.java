package dev.billbridge.sandbox.ionos.billing;

/** Where a data center stands. */
public enum Location {
  DE_FRA("de/fra"),
  DE_TXL("de/txl"),
  ES_VIT("es/vit"),
  US_LAS("us/las");

  private final String id;

  Location(String id) {
    this.id = id;
  }

  public String id() {
    return id;
  }
}
