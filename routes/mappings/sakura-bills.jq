# A bill of SAKURA Cloud. Parts: bill (its entry in the bill list), detail (its lines as JSON), csv (the same lines as CSV;
# may be missing, then tax and product names are unknown). Parameter: accountNumber.

def lines:
  { from: "detail", at: ["/BillDetails/*"] }
  + (if .parts.csv then { rows: { from: "csv", at: "/Body", column: 1, line: "/Index" } } else {} end);

# A row of the CSV by what its cells mean; empty without a row. By their position, because a CSV may come without a header row.
def cells:
  if . == null then {}
  else
    {
      lineNumber: .[0], bill: .[1], month: .[2], payment: .[3], accountCode: .[5], resource: .[6], product: .[7],
      productName: .[8], region: .[9], zoneName: .[10], days: .[11], hours: .[12], net: .[13], tax: .[14], name: .[15]
    }
  end;

# A row that belongs to no resource, such as one of totals, has neither a line number nor the number of a bill or a resource. What it
# may state about money is proven by the lines and the total of the bill.
def unclaimed:
  .row | cells
  | if (.lineNumber | test("^\\s*[0-9]+\\s*$") | not) and (.bill | filled) == null and (.resource | filled) == null
    then { noRow: true } else {} end;

# The month of use. Without it in the CSV: a bill is dated in the month after the one it is for.
def usage_month:
  (.firstRow | cells | .month | filled) as $stated
  | if $stated != null then $stated | month_in("Asia/Tokyo")
    elif .parts.bill.Date == null then error("the bill has no date and there is no CSV of it, so its month is unknown; it can be ingested once one of them is there")
    else .parts.bill.Date | month_in("Asia/Tokyo") | months(-1) end;

# Only "paid" is documented in Japanese; an unknown text is unknown, not unpaid.
def payment:
  (.firstRow | cells | .payment | filled) as $stated
  | if .parts.bill.Paid == true then "PAID"
    elif $stated == null then "UNPAID"
    else { "入金済み": "PAID", "未入金": "UNPAID", "未払い": "UNPAID", "保留": "PENDING" }[$stated] // "UNKNOWN" end;

def statement:
  usage_month as $month
  | {
      accountNumber: .parameters.accountNumber,
      statementId: .parts.bill.BillID,
      zone: "Asia/Tokyo",
      period: $month,
      issuedOn: .parts.bill.Date,
      dueOn: .parts.bill.PayLimit,
      total: .parts.bill.Amount,
      currency: "JPY",
      lineCount: .parts.detail.Count,
      paymentStatus: payment,
      # The batch that closes a month runs at about 04:30 on the 1st.
      finalFrom: (($month | months(1)) + "-01T05:00:00+09:00"),
      # One bill a month: one that is no longer listed was this one under another number.
      replaces: "unlisted",
      attributes: (.parts.bill | del(.BillID, .Amount, .Date, .PayLimit, .Paid))
    };

def record:
  .row as $row | ($row | cells) as $csv
  # Twelve digits; a number comes without its leading zeros.
  | (.line.ContractID | padded(12)) as $contract
  | (if $row == null then .line.Description else $csv.name end) as $name
  | (if $row == null then .
     else agree("the bill number"; $csv.bill; .parts.bill.BillID)
       | agree("the resource"; $csv.resource; $contract)
       | agree("the product"; $csv.product; .line.ServiceClassID)
       # A bill is for one month, that of its first row.
       | if ($csv.month | filled) == null then . else agree("the month of use"; $csv.month; .firstRow[2]) end end)
  | .line
  | {
      kind: "CHARGE",
      chargeCategory: "Usage",
      resourceId: $contract,
      resourceName: $name,
      resourceType: .ServiceClassPath,
      productId: .ServiceClassID,
      productName: $csv.productName,
      region: ((.Zone | filled) // ($csv.region | filled)),
      quantity: .Usage,
      unit: (if .ServiceUsagePath == "cloud/usetime" then "seconds" else null end),
      # Tax included; the CSV states both parts.
      amount: .Amount,
      # An amount of zero may be omitted. That it is zero needs a proof: net and tax of zero in the CSV, or the total of the bill.
      amountIs: (if (.Amount | filled) == null then "zero if proven" else null end),
      netAmount: $csv.net,
      taxAmount: $csv.tax,
      usageEnd: .ContractEndAt,
      lineNumber: .Index,
      # What is null is left out. A description that is the name is not said twice.
      attributes: (del(.Index, .ContractID, .ServiceClassID, .ServiceClassPath, .Usage, .Amount, .ContractEndAt)
        + {
            Description: (if .Description == $name then null else .Description end),
            accountCode: $csv.accountCode, zoneName: $csv.zoneName, days: $csv.days, hours: $csv.hours,
            furtherColumns: (if ($row | length) > 16 then $row[16:] else null end)
          })
    };
