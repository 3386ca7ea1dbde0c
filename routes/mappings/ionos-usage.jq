# Usage of a month by data center and meter. Part: usage. Parameters: contract, month. Quantities are texts on the wire.

def lines: { from: "usage", at: ["/datacenters/*/meters/*"], none: "absent" };

def statement:
  .parts.usage as $usage
  | about($usage.startDate // "" | .[0:7]; .parameters.month)
  | {
      accountNumber: .parameters.contract,
      statementId: "usage-\(.parameters.contract)-\(.parameters.month)",
      period: .parameters.month,
      # The month is complete soon after its end; late figures are given three days.
      finalFrom: ((.parameters.month | months(1)) + "-04T00:00:00Z"),
      attributes: (($usage.metadata // {} | del(.contractId)) + ($usage | del(.metadata, .datacenters, .startDate, .endDate)))
    };

# A data center may have a meter twice; both count.
def record:
  .line as $line | .parent as $dc
  | {
      kind: "USAGE",
      resourceId: $dc.id,
      resourceName: $dc.name,
      resourceType: "datacenter",
      region: $dc.location,
      lineKey: $line.meterId,
      productId: $line.meterId,
      productName: $line.meterDesc,
      quantity: $line.quantity.quantity,
      unit: $line.quantity.unit,
      attributes: (($line | del(.meterId, .meterDesc, .quantity)) + ($dc | del(.id, .name, .location, .meters)))
    };
