package dev.billbridge.sandbox.ionos;

/** Where a data center stands. */
enum Location {
  DE_FRA("de/fra"), DE_TXL("de/txl"), ES_VIT("es/vit"), US_LAS("us/las");

  private final String id;

  Location(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }
}
