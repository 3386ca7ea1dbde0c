# An invoice of IONOS Cloud. Part: invoice. A line is a meter of a data center; a rebate is a line of its own.

def lines: { from: "invoice", at: ["/datacenters/*/meters/*", "/datacenters/*/rebate?"] };

def statement:
  .parts.invoice as $invoice | $invoice.metadata as $meta
  | {
      accountNumber: ($meta.contractId | padded(9)),
      statementId: $meta.invoiceId,
      # Both days are inclusive on the wire.
      period: { start: $meta.startDate, lastDay: $meta.endDate },
      issuedOn: $meta.createdDate,
      total: $invoice.total.quantity,
      currency: $invoice.total.unit,
      # "Rounded to the nearest whole cent": whether each line or only their sum is rounded is not published.
      rounding: ["line", "total"],
      final: ($meta.finallyPosted // false),
      attributes: (($meta | del(.contractId, .invoiceId, .startDate, .endDate, .createdDate, .finallyPosted))
                   + ($invoice | del(.metadata, .datacenters, .total)))
    };

def record:
  .line as $line | .parent as $dc
  # A data center need not have a rebate.
  | if (.at | endswith("/rebate")) and $line.amount.quantity == null then { noLine: true } else
    {
      kind: "CHARGE",
      resourceId: $dc.id,
      resourceName: $dc.name,
      resourceType: "datacenter",
      region: $dc.location
    }
  + (if .at | endswith("/rebate") then
      {
        chargeCategory: "Credit",
        lineKey: "REBATE",
        # The sign on the wire is not documented; the one with which the lines add up to the total is used.
        signByTotal: true,
        amount: $line.amount.quantity,
        currency: $line.amount.unit,
        attributes: (($line | del(.amount)) + { printedAmount: $line.amount.quantity, dataCenterGroup: $dc.productGroup })
      }
    else
      {
        chargeCategory: "Usage",
        # A data center may have a meter twice, at different rates.
        lineKey: [$line.meterId, $line.productGroup, $line.rate.quantity, $line.rate.unit],
        productId: $line.meterId,
        productName: $line.meterDesc,
        quantity: $line.quantity.quantity,
        unit: $line.quantity.unit,
        unitPrice: $line.rate.quantity,
        amount: $line.amount.quantity,
        currency: $line.amount.unit,
        attributes: (($line | del(.meterId, .meterDesc, .quantity, .rate, .amount)) + { dataCenterGroup: $dc.productGroup })
      }
    end)
    end;
