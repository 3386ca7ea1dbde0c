# What IONOS Cloud bills, what it reports as used, and what it reports as used by each resource: for the same contract and month, the
# three must agree, data center by data center and meter by meter. Each of them may be rounded to two decimals.
def comparisons:
  [
    { datasets: ["invoices", "usage"], rounding: "0.01" },
    # Exports can divide lines of an invoice between resources by it.
    { datasets: ["invoices", "utilization"], rounding: "0.01", byResource: true },
    { datasets: ["usage", "utilization"], rounding: "0.01" }
  ];

# Usage has one name of a meter for all regions (C01000), the invoice by region (C010EU, C010US).
def family: sub("(EU|US)$"; "00");

# On an invoice these stand at contract level, and with a tier in their name; usage has them where they arose. Tiers are summed, because
# they are cut over the whole contract.
def of_contract:
  if test("^CTI") or . == "TI1000" then "inbound traffic (CTI, TI1000)"
  # Outbound traffic of object storage counts into the tiers, too.
  elif test("^(CTO|S3TO)") or . == "TO1000" then "outbound traffic (CTO, TO1000, S3TO)"
  elif test("^S3SU") then "object storage (S3SU)"
  elif test("^(NLB|ALB)1[01]00$") then "load balancer rules (\(.[0:3])1000, \(.[0:3])1100)"
  elif test("^S3") then .
  else null end;

# What only one side may contain would differ every month: the parts of a Cube, which is billed as a whole; inbound traffic of object
# storage, which no list of billed meters names; traffic of bare metal, whose name in usage is not known. A commitment would belong here, too.
def one_sided: test("^(CC1000|CR1000|DAS1000)$|^S3TI|^BMCTO");

def same_unit: ascii_downcase | gsub("\\s"; "");

def figure:
  .record as $record | (.datasets[0] == "invoices") as $billed
  | ($record.productId // "") as $meter
  # A rebate has no quantity.
  | if $meter == "" or ($billed and ($meter | one_sided)) then empty
    else
      (if $billed then $meter | of_contract else null end) as $contract
      # Utilization is by resource: its data center is an attribute.
      | ($record.attributes.dataCenterId // $record.resourceId) as $id
      | ($record.attributes.dataCenterName // $record.resourceName // "") as $name
      | ($meter | family) as $family
      | {
          key: [(if $contract then "contract" else $id end), ($contract // $family), ($record.unit // "" | same_unit)],
          place: (if $contract then "the whole contract" elif $name == "" then "data center \($id)" else "data center \"\($name)\"" end),
          measure: ($contract // (if $record.productName == null then $family else "\($family) (\($record.productName))" end)),
          unit: $record.unit
        }
    end;
