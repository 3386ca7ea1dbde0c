package dev.billbridge.ledger.sum;

/** What lines can be grouped by. */
public enum LineColumn {
  /** In which the statement's billing period begins, in the provider's calendar. */
  MONTH("extract(year from v.period_start) * 100 + extract(month from v.period_start)"),
  PROVIDER("s.provider"),
  /** Name of the configured account. */
  ACCOUNT("s.account"),
  ACCOUNT_NUMBER("s.account_number"),
  DATASET("s.dataset"),
  CHARGE_CATEGORY("r.charge_category"),
  PRODUCT_ID("r.product_id"),
  PRODUCT_NAME("r.product_name"),
  RESOURCE_ID("r.resource_id"),
  RESOURCE_NAME("r.resource_name"),
  RESOURCE_TYPE("r.resource_type"),
  REGION("r.region"),
  UNIT("r.unit"),
  /** Per unit, in plain digits. */
  UNIT_PRICE("r.unit_price"),
  /** ISO 4217. */
  CURRENCY("r.currency"),
  /** {@code 1} for lines that state their net amount, otherwise {@code 0}. */
  NET_STATED("case when r.net_amount is null then '0' else '1' end"),
  /** All attributes of the line and of its statement. */
  ATTRIBUTES("r.attributes"),
  STATEMENT_ATTRIBUTES("v.attributes");

  private final String sql;

  LineColumn(String sql) {
    this.sql = sql;
  }

  /**
   * In a query of {@code ledger_statement s}, {@code ledger_revision v}, {@code ledger_record r}.
   */
  String sql() {
    return sql;
  }
}
