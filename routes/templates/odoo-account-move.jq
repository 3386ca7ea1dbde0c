# A draft journal entry (account.move) in Odoo for each entry of a statement, as the external JSON-2 API of Odoo 19 takes it: of a later
# revision first the reversal, then what is true now.
# For: sink.<name>.url = https://odoo.example.com/json/2/account.move/create and sink.<name>.account-rules = accounts.csv
#
# Accounts, journal, currency and partner are given by their ids in Odoo: write those of your database below. The entries come calculated
# and balanced. Odoo does not refuse a reference that is there already: let the sink ask with lookup-url before it sends again.

def journal_id: 2;
def account_ids: { "Expenses:Cloud:Server": 101, "Assets:InputTax": 102, "Liabilities:Payable:Ionos": 103 };
def partner_ids: { "IONOS SE": 11, "SAKURA internet Inc.": 12 };
def currency_ids: { "EUR": 1, "JPY": 25 };

.entries[]
| . as $entry
| {
    vals_list: [
      {
        move_type: "entry",
        journal_id: journal_id,
        date: .postingDate,
        ref: .reference,
        narration: .narrative,
        line_ids: [
          .lines[]
          | [0, 0, {
              account_id: (account_ids[.account] // .account),
              name: (.text // $entry.number),
              partner_id: (if .role == "party" then (partner_ids[$entry.party] // $entry.party) else null end),
              currency_id: (currency_ids[$entry.currency] // $entry.currency),
              debit: (.debit // "0"),
              credit: (.credit // "0")
            }]
        ]
      }
    ]
  }
