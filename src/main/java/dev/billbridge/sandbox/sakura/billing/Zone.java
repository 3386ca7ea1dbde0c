package dev.billbridge.sandbox.sakura.billing;

/** Where a resource stands. */
public enum Zone {
  IS1A("is1a", "石狩第1ゾーン"),
  IS1B("is1b", "石狩第2ゾーン"),
  TK1A("tk1a", "東京第1ゾーン"),
  TK1B("tk1b", "東京第2ゾーン");

  private final String id;
  private final String displayName;

  Zone(String id, String displayName) {
    this.id = id;
    this.displayName = displayName;
  }

  public String id() {
    return id;
  }

  public String displayName() {
    return displayName;
  }
}
