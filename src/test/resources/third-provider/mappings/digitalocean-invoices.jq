# An invoice of DigitalOcean. Parts: invoice (its entry in the list), items (in pages). Amounts are texts in US dollars.

def lines: { from: "items", at: ["/invoice_items/*"] };

# The list carries no account number; a team has one API, so the account goes by the name it has in the settings.
def statement:
  .parts.invoice as $invoice
  | {
      accountNumber: .parameters.account,
      statementId: $invoice.invoice_uuid,
      period: $invoice.invoice_period,
      issuedOn: $invoice.updated_at,
      total: $invoice.amount,
      currency: "USD",
      lineCount: .parts.items.meta.total,
      # What is in the list has been issued; the preview of the running month stands beside it.
      final: true,
      attributes: ($invoice | del(.invoice_uuid, .invoice_period, .updated_at, .amount))
    };

def record:
  .line as $item
  | {
      kind: "CHARGE",
      chargeCategory: (if $item.product | test("tax"; "i") then "Tax" elif $item.product | test("credit|promo"; "i") then "Credit" else "Usage" end),
      resourceId: ($item.resource_uuid | filled // ($item.resource_id | filled) // $item.product),
      resourceName: $item.description,
      lineKey: [$item.product, $item.group_description, $item.start_time],
      productName: $item.product,
      quantity: $item.duration,
      unit: $item.duration_unit,
      amount: $item.amount,
      currency: "USD",
      usageStart: $item.start_time,
      usageEnd: $item.end_time,
      attributes: ($item | del(.resource_uuid, .resource_id, .description, .product, .duration, .duration_unit, .amount, .start_time, .end_time))
    };
