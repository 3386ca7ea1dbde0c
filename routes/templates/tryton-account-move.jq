# A move (account.move) in Tryton for each entry of a statement, as its JSON-RPC takes it: of a later revision first the reversal, then
# what is true now.
# For: sink.<name>.url = https://tryton.example.com/books/ and sink.<name>.account-rules = accounts.csv
#
# Accounts, journal, period and party are given by their ids in Tryton: write those of your database below. Tryton refuses entries in closed
# periods; sink.<name>.closed-through moves them to the first open day.

def journal: 3;
def account_ids: { "Expenses:Cloud:Server": 101, "Assets:InputTax": 102, "Liabilities:Payable:Ionos": 103 };
def party_ids: { "IONOS SE": 11, "SAKURA internet Inc.": 12 };

def amount: { __class__: "Decimal", decimal: . };

.entries[]
| . as $entry
| {
    method: "model.account.move.create",
    params: [
      [
        {
          journal: journal,
          date: { __class__: "date", iso: .postingDate },
          number: .reference,
          description: .narrative,
          lines: [["create", [
            .lines[]
            | {
                account: (account_ids[.account] // .account),
                party: (if .role == "party" then (party_ids[$entry.party] // $entry.party) else null end),
                description: (.text // $entry.number),
                debit: ((.debit // "0") | amount),
                credit: ((.credit // "0") | amount)
              }
          ]]]
        }
      ],
      {}
    ]
  }
