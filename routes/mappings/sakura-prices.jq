# The price list of SAKURA Cloud. Part: prices, in pages. Parameters: accountNumber, month (the current one in Tokyo). Prices include tax.

def lines: { from: "prices", at: ["/ServiceClasses/*"] };

def statement:
  {
    accountNumber: .parameters.accountNumber,
    statementId: "prices-\(.parameters.accountNumber)-\(.parameters.month)",
    zone: "Asia/Tokyo",
    period: .parameters.month,
    currency: "JPY",
    # Count is the number on one page.
    lineCount: (.parts.prices.Total // (if .parts["prices.1"] then null else .parts.prices.Count end)),
    attributes: {}
  };

# A product has a price for each way it is charged. One without prices has an empty list in their place.
def prices:
  if type == "object" then to_entries | map(select(.key != "Zone" and .value != null)) else [] end
  | if length == 0 then [{ key: null, value: null }] else . end;

def record:
  .line as $product
  | (if ($product.Price | type) == "object" then $product.Price.Zone else null end) as $zone
  | $product.Price | prices[]
  | {
      kind: "PRICE",
      resourceId: $product.ServiceClassID,
      resourceType: "product",
      lineKey: .key,
      productId: $product.ServiceClassID,
      productName: $product.DisplayName,
      region: $zone,
      # The provider's own word: Hourly, Daily, Monthly, PerUse, Base …
      unit: .key,
      unitPrice: .value,
      attributes: ($product | del(.ServiceClassID, .DisplayName, .Price))
    };
