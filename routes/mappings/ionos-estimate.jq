# What a month without an invoice comes to so far: its usage by data center and meter, at the contract's own prices. Parts: usage,
# products. Parameters: contract, month.
#
# It lacks rebates, the tiers of traffic and everything else that only an invoice contains. What has no price of its own is usage
# without an amount; nothing is guessed.

def lines: { from: "usage", at: ["/datacenters/*/meters/*"], none: "absent" };

def statement:
  .parts.usage as $usage | .parts.products as $list
  | about($usage.startDate // "" | .[0:7]; .parameters.month)
  | {
      accountNumber: .parameters.contract,
      statementId: "estimate-\(.parameters.contract)-\(.parameters.month)",
      period: .parameters.month,
      estimate: true,
      currency: ([($list.products // [])[] | .unitCost.unit | select(. != null)] | .[0]),
      attributes: (($usage.metadata // {} | del(.contractId)) + { basis: "usage × price list", liability: $list.liability })
    };

# Usage has one name of these meters for all regions, the price list one for each.
def regional($location):
  { "C01000": { eu: "C010EU", us: "C010US" }, "R01000": { eu: "R010EU", us: "R010US" } }[. // ""] as $ids
  | if $ids == null or ($location | filled) == null then empty
    elif $location | test("^us"; "i") then $ids.us
    else $ids.eu end;

# Units are written with and without spaces.
def same_unit($other): (tostring | ascii_downcase | gsub("\\s"; "")) == ($other | tostring | ascii_downcase | gsub("\\s"; ""));

# The one price of a meter without a commitment; a discontinued product counts only if no other does.
def price($id):
  [.[] | select(.meterId == $id and .term == null and ((.type // "") | test("commit"; "i") | not))] as $all
  | [$all[] | select(.deprecated != true)] as $sold
  | if ($sold | length) > 0 then $sold else $all end;

def record:
  .line as $line | .parent as $dc | (.parts.products.products // []) as $products
  | (($products | price($line.meterId)) as $own
     | if ($own | length) > 0 then $own
       else [$line.meterId | regional($dc.location)] | if length == 0 then [] else .[0] as $id | $products | price($id) end end) as $prices
  | $prices[0] as $product
  | (if ($prices | length) == 0 then "the price list has no such meter"
     elif ($prices | length) > 1 then "the price list has \($prices | length) prices"
     elif $product.unitCost.quantity == null then "the price is not shown to this login"
     elif $line.quantity.quantity == null then "the quantity is not known"
     elif ($product.unit // "" | same_unit($line.quantity.unit // "") | not) then "the price is per \($product.unit), the quantity in \($line.quantity.unit)"
     else null end) as $unpriced
  | {
      resourceId: $dc.id,
      resourceName: $dc.name,
      resourceType: "datacenter",
      region: $dc.location,
      lineKey: $line.meterId,
      productName: $line.meterDesc,
      quantity: $line.quantity.quantity,
      unit: $line.quantity.unit
    }
  + (if $unpriced == null then
      {
        kind: "CHARGE",
        chargeCategory: "Usage",
        # The name it will have on the invoice.
        productId: $product.meterId,
        unitPrice: $product.unitCost.quantity,
        currency: $product.unitCost.unit,
        amountIs: "quantity × unitPrice",
        attributes: (($line | del(.meterDesc, .quantity)) + ($dc | del(.id, .name, .location, .meters)))
      }
    else
      {
        kind: "USAGE",
        productId: $line.meterId,
        attributes: (($line | del(.meterDesc, .quantity)) + ($dc | del(.id, .name, .location, .meters)) + { unpriced: $unpriced })
      }
    end);
