# A draft customer invoice (account.move) in Odoo from a customer's bill, as the external JSON-2 API of Odoo 19 takes it.
# For: sink.<name>.url = https://odoo.example.com/json/2/account.move/create and sink.<name>.accounts = resale
#
# Journal, currency, account, taxes and partners are given by their ids in Odoo: write those of your database below. Amounts are net; Odoo
# adds the taxes. Odoo does not refuse a reference that is there already: let the sink ask with lookup-url before it sends again. A later
# revision makes a draft that names the one before; correct that by hand.

def journal_id: 1;
def account_id: 400;
def partner_ids: { "acme": 21, "beta": 22 };
def tax_ids: { "19": [1] };
def currency_ids: { "EUR": 1, "JPY": 25 };

if .summary == null or .page.number != 1 then
  error("the statement has several pages, but an invoice must hold all of it; raise the sink's records-per-page")
else
  .statement as $s
  | [.records[] | select((.vanished | not) and .kind == "CHARGE")] as $charges
  | if ($charges | length) == 0 and $s.revision == 1 then empty
    else
      {
        vals_list: [
          {
            move_type: "out_invoice",
            journal_id: journal_id,
            partner_id: (partner_ids[$s.accountNumber] // $s.accountNumber),
            ref: "\($s.statementId) revision \($s.revision)",
            invoice_origin: $s.attributes.reference,
            currency_id: (currency_ids[$s.currency // ""] // $s.currency),
            narration: (if $s.revision > 1 then "Takes the place of revision \($s.revision - 1)" else "" end),
            invoice_line_ids: [
              $charges[]
              | [0, 0, {
                  name: "\(.productName // .resourceId) \(.resourceName // "") \(.quantity // "") \(.unit // "")",
                  quantity: 1,
                  price_unit: .amount,
                  account_id: account_id,
                  tax_ids: [[6, 0, (tax_ids[.attributes.taxCode // ""] // [])]]
                }]
            ]
          }
        ]
      }
    end
end
