# The price list of a contract. Part: products. Parameters: contract, month. Prices are net, per unit, and the contract's own.

def lines: { from: "products", at: ["/products/*"], none: "absent" };

def statement:
  .parts.products as $list
  | {
      accountNumber: .parameters.contract,
      statementId: "products-\(.parameters.contract)-\(.parameters.month)",
      period: .parameters.month,
      finalFrom: ((.parameters.month | months(1)) + "-04T00:00:00Z"),
      attributes: (($list.metadata // {} | del(.contractId)) + ($list | del(.metadata, .products)))
    };

def record:
  .line as $product
  | {
      kind: "PRICE",
      resourceId: $product.meterId,
      resourceType: "meter",
      # A commitment may be offered for several terms.
      lineKey: (if $product.term == null then null else ["term", $product.term] end),
      productId: $product.meterId,
      productName: $product.meterDesc,
      unit: $product.unit,
      # A price that the login must not read is unknown, not zero.
      unitPrice: $product.unitCost.quantity,
      currency: $product.unitCost.unit,
      attributes: ($product | del(.meterId, .meterDesc, .unit, .unitCost))
    };
