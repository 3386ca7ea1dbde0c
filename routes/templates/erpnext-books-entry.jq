# A draft Journal Entry in ERPNext for each entry of a statement: of a later revision first the reversal, then what is true now.
# For: sink.<name>.url = https://erp.example.com/api/resource/Journal%20Entry and sink.<name>.account-rules = accounts.csv
#
# The entries come calculated: accounts from routes/books, balanced, amounts as text. ERPNext knows no idempotency key: make the reference
# number (cheque_no) unique there, or let the sink ask with lookup-url before it sends again.

def company: "Example Ltd";

.entries[]
| . as $entry
| {
    voucher_type: "Journal Entry",
    company: company,
    posting_date: .postingDate,
    cheque_no: .reference,
    cheque_date: .documentDate,
    bill_no: .number,
    bill_date: .documentDate,
    due_date: (.dueOn // .documentDate),
    multi_currency: 1,
    user_remark: "\(.narrative)\(if .reversal then ", reversal" else "" end)",
    accounts: [
      .lines[]
      | { account: .account, account_currency: $entry.currency }
        + (if .debit then { debit_in_account_currency: .debit } else { credit_in_account_currency: .credit } end)
        + (if .costCentre then { cost_center: .costCentre } else {} end)
        + (if .text then { user_remark: .text } else {} end)
        + (if .role == "party" then { party_type: "Supplier", party: $entry.party } else {} end)
    ],
    docstatus: 0
  }
