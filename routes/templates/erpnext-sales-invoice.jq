# One ERPNext Sales Invoice, as a draft, from a customer's bill. For: sink.<name>.url = https://erp.example.com/api/resource/Sales%20Invoice
# and sink.<name>.accounts = resale
#
# Numbers, taxes and payment terms are ERPNext's; taxCode of customers.csv may name its tax template. ERPNext knows no idempotency key: let
# the sink ask with lookup-url before it sends again. A later revision makes a draft that names the one before; correct that by hand.
#
# Put your own names here. Amounts are net and stay text, digit for digit as drawn; the quantity is in the description, since ERPNext
# would multiply and round it again.

def company: "Example Ltd";
def income_account: "Sales - EX";
def cost_center: "Main - EX";

if .summary == null or .page.number != 1 then
  error("the statement has several pages, but an invoice must hold all of it; raise the sink's records-per-page")
else
  .statement as $s
  | [.records[] | select((.vanished | not) and .kind == "CHARGE")] as $charges
  | if ($charges | length) == 0 and $s.revision == 1 then empty
    else
      {
        company: company,
        customer: ($s.attributes.customerName // $s.accountNumber),
        po_no: $s.attributes.reference,
        set_posting_time: 1,
        posting_date: $s.periodEnd,
        currency: $s.currency,
        taxes_and_charges: $s.attributes.taxCode,
        remarks: ("\($s.statementId) revision \($s.revision), \($s.periodStart) to \($s.periodEnd) (exclusive)"
          + (if $s.revision > 1 then "; takes the place of revision \($s.revision - 1)" else "" end)),
        items: [
          $charges[] | {
            item_name: ((.productName // .resourceName // .resourceId)[0:140]),
            description: "\(.resourceName // "") \(.quantity // "") \(.unit // "") \(.recordId)",
            qty: 1,
            uom: "Nos",
            rate: .amount,
            income_account: income_account,
            cost_center: cost_center
          }
        ],
        docstatus: 0
      }
    end
end
