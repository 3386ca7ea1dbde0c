# A bill of SAKURA Cloud. Parts: bill (its entry in the bill list), detail (its lines as JSON), csv (the same lines as CSV;
# may be missing, then tax and product names are unknown). Parameter: accountNumber.

def lines:
  { from: "detail", at: ["/BillDetails/*"] }
  + (if .parts.csv then { rows: { from: "csv", at: "/Body", column: 1, line: "/Index" } } else {} end);

# A row that is none of a resource's, such as one of totals: it has neither the number of a line nor that of a bill or a resource. What
# it may say of money is proven by the lines and the total of the bill.
def unclaimed:
  if (.row[0] | test("^\\s*[0-9]+\\s*$") | not) and (.row[1] | filled) == null and (.row[6] | filled) == null then { noRow: true } else {} end;

# Column 3 of the CSV is the month of use. Without it: a bill is dated in the month after the one it is for.
def usage_month:
  if .firstRow != null and (.firstRow[2] | filled) != null then .firstRow[2] | month_in("Asia/Tokyo")
  elif .parts.bill.Date == null then error("the bill has no date and there is no CSV of it, so its month is unknown; it can be taken in once one of them is there")
  else .parts.bill.Date | month_in("Asia/Tokyo") | months(-1) end;

# Only "paid" is documented in Japanese; an unknown text is unknown, not unpaid.
def payment:
  if .parts.bill.Paid == true then "PAID"
  elif .firstRow == null or (.firstRow[3] | filled) == null then "UNPAID"
  else { "入金済み": "PAID", "未入金": "UNPAID", "未払い": "UNPAID", "保留": "PENDING" }[.firstRow[3]] // "UNKNOWN" end;

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
  # Twelve digits; as a number it comes without its leading zeros.
  .row as $row | .firstRow as $firstRow | .line as $line | ($line.ContractID | padded(12)) as $contract
  | (if $row == null then .
     else agree("the bill number"; $row[1]; .parts.bill.BillID)
       | agree("the resource"; $row[6]; $contract)
       | agree("the product"; $row[7]; $line.ServiceClassID)
       # A bill is for one month, that of its first row.
       | if ($row[2] | filled) == null then . else agree("the month of use"; $row[2]; $firstRow[2]) end end)
  | {
      kind: "CHARGE",
      chargeCategory: "Usage",
      resourceId: $contract,
      resourceName: (if $row == null then $line.Description else $row[15] end),
      resourceType: $line.ServiceClassPath,
      productId: $line.ServiceClassID,
      productName: (if $row == null then null else $row[8] end),
      region: (($line.Zone | filled) // (if $row == null then null else $row[9] | filled end)),
      quantity: $line.Usage,
      unit: (if $line.ServiceUsagePath == "cloud/usetime" then "seconds" else null end),
      # Tax included; the CSV states both parts.
      amount: $line.Amount,
      # An amount of zero may be left out. That it is one takes a proof: net and tax of zero in the CSV, or the total of the bill.
      amountIs: (if ($line.Amount | filled) == null then "zero if proven" else null end),
      netAmount: (if $row == null then null else $row[13] end),
      taxAmount: (if $row == null then null else $row[14] end),
      usageEnd: $line.ContractEndAt,
      lineNumber: $line.Index,
      attributes: (($line | del(.Index, .ContractID, .ServiceClassID, .ServiceClassPath, .Usage, .Amount, .ContractEndAt)
                          | if $row == null or .Description == $row[15] then del(.Description) else . end)
        + (if $row == null then {}
           else { accountCode: $row[5], zoneName: $row[10], days: $row[11], hours: $row[12] }
             + (if ($row | length) > 16 then { furtherColumns: $row[16:] } else {} end) end))
    };
