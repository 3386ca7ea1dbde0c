# Usage of a month by resource and meter. Part: utilization. Parameters: contract, month.

def lines: { from: "utilization", at: ["/datacenters/*/meters/*"], none: "absent" };

def statement:
  .parts.utilization as $utilization
  | about($utilization.startDate // "" | .[0:7]; .parameters.month)
  | {
      accountNumber: .parameters.contract,
      statementId: "utilization-\(.parameters.contract)-\(.parameters.month)",
      period: .parameters.month,
      finalFrom: ((.parameters.month | months(1)) + "-04T00:00:00Z"),
      attributes: (($utilization.metadata // {} | del(.contractId)) + ($utilization | del(.metadata, .datacenters, .startDate, .endDate)))
    };

def record:
  .line as $line | .parent as $dc
  | {
      kind: "USAGE",
      # Traffic belongs to no resource; the row's own id is used instead.
      resourceId: ($line.resourceId // $line.id),
      resourceName: $line.name,
      resourceType: $line.type,
      region: $line.region,
      # Object storage has a row for each day, and a resource may have been changed within the month.
      lineKey: [$line.meterId, $line.from],
      productId: $line.meterId,
      productName: $line.meterDesc,
      quantity: $line.quantity.quantity,
      unit: $line.quantity.unit,
      usageStart: $line.from,
      usageEnd: $line.to,
      attributes: (($line | del(.id, .resourceId, .name, .type, .region, .meterId, .meterDesc, .quantity, .from, .to))
                   + { rowId: $line.id, dataCenterId: $dc.id, dataCenterName: $dc.name })
    };
