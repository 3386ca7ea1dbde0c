# Traffic of a month by data center or address, direction and day. Part: traffic. Parameters: contract, month.
#
# The unit is passed on as it is stated. It is bytes, while published figures look like gigabytes: compare with the meters TI1000
# and TO1000 of ionos-usage before adding traffic up with anything else.

# The list by address has had several names; each is the same list.
def lines:
  { from: "traffic",
    at: ["/trafficObj/vdc?/*/dates/*", "/trafficObj/ip?/*/dates/*", "/trafficObj/nic?/*/dates/*", "/trafficObj/mac?/*/dates/*"],
    none: "absent" };

def statement:
  .parts.traffic as $traffic
  | about($traffic.metadata.period; .parameters.month)
  | {
      accountNumber: .parameters.contract,
      statementId: "traffic-\(.parameters.contract)-\(.parameters.month)",
      period: .parameters.month,
      finalFrom: ((.parameters.month | months(1)) + "-04T00:00:00Z"),
      attributes: ($traffic.metadata // {} | del(.contractId, .period))
    };

# A day without a figure is kept: unknown, not zero.
def record:
  .line as $day | .parent as $item | .parts.traffic.metadata.unit as $unit
  | (($item.ip // $item.mac // $item.nic) | filled) as $address
  | ("In", "Out")
  | {
      kind: "USAGE",
      resourceId: ($address // $item.vdcUUID),
      resourceName: (if $address == null then $item.vdcName else null end),
      resourceType: (if $address == null then "datacenter" else "address" end),
      lineKey: (if $address == null then [$day.Date, .] else [$item.vdcUUID, $day.Date, .] end),
      period: { start: $day.Date, lastDay: $day.Date },
      quantity: $day[.],
      unit: $unit,
      attributes: (($day | del(.Date, .In, .Out)) + ($item | del(.vdcUUID, .vdcName, .ip, .dates))
                   + { direction: ., dataCenterId: $item.vdcUUID, dataCenterName: $item.vdcName })
    };
