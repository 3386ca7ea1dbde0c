package dev.billbridge.sandbox.world;

/**
 * What the providers do, may do or once did beyond their documentation. Each is a switch, off at
 * first; any of them may be on together. Faults of the transport (cut connections, HTML bodies, …)
 * are not here but in {@link dev.billbridge.sandbox.http.Fault}.
 */
public enum Oddity {
  // Both providers
  /**
   * Optional fields are left out. Together with {@link #NULL_FIELDS} odd lines leave out and even
   * lines say null.
   */
  MISSING_FIELDS,
  /** Optional fields are present and null. */
  NULL_FIELDS,
  /**
   * Lines, bills and data centers come in a shuffled order; SAKURA's {@code Index} keeps naming the
   * true position.
   */
  SHUFFLED_ORDER,
  /** One line is printed twice, equal in everything that is not its position; both count. */
  IDENTICAL_LINES,
  /** Some lines amount to zero (SAKURA) or measure zero (IONOS). */
  ZERO_LINES,
  /** Answers are compressed with gzip where the client accepts that. */
  GZIP,
  /** Keys nobody has announced appear in every object that is a line or a header. */
  UNKNOWN_KEYS,

  // SAKURA
  /** Lists come as an object with numbered keys, as a filtered PHP array does. */
  OBJECT_MAP_LISTS,
  /** An empty object comes as an empty array: the price of an unpriced product. */
  EMPTY_ARRAY_FOR_OBJECT,
  /** Integers come as strings of digits. */
  DIGIT_STRINGS,
  /**
   * Every string of digits comes as an integer, as if the client had sent
   * {@code X-Sakura-Bigint-As-Int: 1}.
   */
  BIGINT_AS_INT,
  /** An amount of zero and a {@code Paid} of false are left out. */
  ABSENT_ZEROES,
  /** Line 4 carries the {@code ContractID} of line 3. */
  DUPLICATE_CONTRACT,
  /** Line 3 is a credit: negative net and negative tax. */
  NEGATIVE_LINE,
  /** The bill's {@code Amount} is 300 yen below the sum of its lines. */
  BILL_DIFFERS_FROM_LINES,
  /** The provisional bill of a month has another {@code BillID} than the final one. */
  BILL_ID_CHANGES_AT_CLOSE,
  /** The nightly batch has not run: the data are those of the day before. */
  LATE_BATCH,
  /** The CSV ends its records with LF only. */
  CSV_LINE_FEED,
  /** The CSV has two columns more than documented, at the end. */
  CSV_EXTRA_COLUMNS,
  /** Unpaid and pending are spelt in another way than usual. */
  OTHER_PAYMENT_STATUS_TEXT,
  /** JSON and CSV disagree on the net price of line 2 by 100 yen. */
  JSON_CSV_CONTRADICTION,
  /** The list of bills leaves its last entry out, which {@code Count} still counts. */
  LIST_LACKS_A_BILL,
  /** The key lacks the right "billing information": 403 on every billing endpoint. */
  NO_BILLING_RIGHT,
  /** Coupons in the envelope {@code Count, ResponsedAt, Coupons}. */
  COUPON_ENVELOPE_COUNT,
  /**
   * Coupons in the envelope {@code Total, From, Count, Coupon}; wins over
   * {@link #COUPON_ENVELOPE_COUNT}.
   */
  COUPON_ENVELOPE_SINGULAR,

  // IONOS
  /**
   * Ids, usage quantities and unit costs are numbers, as the published document has it; leading
   * zeros are lost.
   */
  NUMERIC_IDS,
  /** The first meter of the first data center appears twice: the price changed within the month. */
  SAME_METER_TWICE,
  /**
   * Amounts of the invoice list and every third unit cost are null, as for a caller who may not see
   * them.
   */
  NULL_AMOUNTS,
  /** No data center has a rebate, not even of zero. */
  ABSENT_REBATE,
  /**
   * Rebates are written as negative figures and added, instead of positive ones that are deducted.
   */
  NEGATIVE_REBATE,
  /** The invoice total is one cent above what its lines and rebates give. */
  TOTAL_OFF_BY_A_CENT,
  /** One meter id that no list knows. */
  UNKNOWN_METER,
  /** One resource type that no list knows. */
  UNKNOWN_TYPE,
  /** While not finally posted, the first line of an invoice is 1.37 higher than it will be. */
  AMOUNTS_CHANGE_WHEN_POSTED,
  /** Traffic by address is listed under {@code nic}. */
  TRAFFIC_BY_NIC,
  /** Traffic by address is listed under {@code mac}; wins over {@link #TRAFFIC_BY_NIC}. */
  TRAFFIC_BY_MAC,
  /** Traffic by address is listed under {@code vdc}; wins over both. */
  TRAFFIC_BY_VDC,
  /** Traffic values are true bytes instead of gigabytes; the unit says bytes in both cases. */
  TRAFFIC_IN_BYTES,
  /**
   * Every credential sees 90 more contracts: too many for invoices by period, which answers 413.
   */
  MANY_PROFILES,
  /** 403 on every invoice endpoint, as for the administrator of a reseller's sub-contract. */
  INVOICES_FORBIDDEN,
  /** The first meter of the first data center is billed with a tenth more than was used. */
  INVOICE_DIFFERS_FROM_USAGE,
  /** Utilization lacks a resource: the first that has the second meter of the first data center. */
  UTILIZATION_LACKS_A_RESOURCE
}
