# The itemised provisioning record of a month, by resource and interval. Part: evn. Parameters: contract, month.
#
# The same rows come twice, as objects and as CSV lines; the lines are read when there are no objects. The quantity is the raw value:
# in billing units it is value / valueDivisor x intervalMin / intervalDivisor, and all four are kept.

def lines: { from: "evn", at: ["/datacenters?/*/data/*"], or: ["/evnCSV?/*"], none: "absent" };

def statement:
  .parts.evn as $evn
  | about($evn.metadata.period; .parameters.month)
  | {
      accountNumber: .parameters.contract,
      statementId: "evn-\(.parameters.contract)-\(.parameters.month)",
      period: .parameters.month,
      finalFrom: ((.parameters.month | months(1)) + "-04T00:00:00Z"),
      attributes: ($evn.metadata // {} | del(.contractId, .period))
    };

# A CSV line as the object it stands for. Nothing is quoted: a comma in the name of a data center shifts what follows, so the
# columns after the name are counted from the end.
def csv_row:
  split(",") as $cells
  | if ($cells | length) < 13 then error("an evnCSV line has \($cells | length) columns instead of 13") else . end
  | $cells[-10:] as $c
  | {
      parent: { vdcUUID: $cells[1], name: ($cells[2:-10] | join(",")) },
      line: { resourceType: $c[0], resourceUUID: $c[1], intervalMin: $c[2], intervalDivisor: $c[3], from: $c[4], to: $c[5], itemStub: $c[6],
              value: $c[7], valueDivisor: $c[8], additionalParameters: $c[9] }
    };

def item($line; $dc):
  {
    kind: "USAGE",
    resourceId: $line.resourceUUID,
    resourceType: $line.resourceType,
    # A resource that was changed within the month has a row for each interval.
    lineKey: [$line.itemStub, $line.from],
    productId: $line.itemStub,
    quantity: $line.value,
    usageStart: $line.from,
    usageEnd: $line.to,
    attributes: (($line | del(.resourceUUID, .resourceType, .itemStub, .value, .from, .to))
                 + { dataCenterId: $dc.vdcUUID, dataCenterName: $dc.name })
  };

def record:
  if (.line | type) != "string" then item(.line; .parent)
  elif .line | startswith("contractId,") then { noLine: true }
  else .line | csv_row | item(.line; .parent) end;
