# One ERPNext Purchase Invoice, as a draft, from a statement. For: sink.<name>.url = https://erp.example.com/api/resource/Purchase%20Invoice
#
# ERPNext knows no idempotency key. Switch on "Check Supplier Invoice Number Uniqueness" in its Accounts Settings: then it
# refuses the same bill_no twice, also when a restated statement comes, and a person decides about the earlier invoice.
#
# Put your own names here. Amounts stay text, digit for digit as billed: calculating here would round them.

def company: "Example Ltd";
def supplier: {sakura: "SAKURA internet Inc.", ionos: "IONOS SE"};
def expense_account: "Cloud Services - EX";
def cost_center: "Main - EX";

if .summary == null or .page.number != 1 then
  error("the statement has several pages, but an invoice must hold all of it; raise the sink's records-per-page")
else
  .statement as $s
  | [.records[] | select((.vanished | not) and .kind == "CHARGE")] as $charges
  | if ($charges | length) == 0 then empty
    elif any($charges[]; .currency != $charges[0].currency) then error("the statement has several currencies, an invoice has one")
    else
      {
        company: company,
        supplier: (supplier[$s.provider] // error("no supplier is named for provider \($s.provider)")),
        bill_no: $s.statementId,
        bill_date: ($s.issuedOn // $s.periodEnd),
        set_posting_time: 1,
        posting_date: ($s.issuedOn // $s.periodEnd),
        due_date: ($s.dueOn // $s.issuedOn // $s.periodEnd),
        currency: $charges[0].currency,
        remarks: "\($s.provider) account \($s.accountNumber), statement \($s.statementId) revision \($s.revision), \($s.periodStart) to \($s.periodEnd) (exclusive)",
        items: [
          $charges[] | {
            item_name: ((.productName // .resourceName // .resourceId)[0:140]),
            description: "\(.resourceName // .resourceId) \(.region // "") \(.recordId)",
            qty: 1,
            uom: "Nos",
            rate: .amount,
            expense_account: expense_account,
            cost_center: cost_center
          }
        ],
        docstatus: 0
      }
    end
end
