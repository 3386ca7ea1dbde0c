# One ERPNext Journal Entry, as a draft, from a statement: a debit for each charge (a credit for each credit), and what is owed to
# the supplier. For: sink.<name>.url = https://erp.example.com/api/resource/Journal%20Entry
#
# ERPNext knows no idempotency key and does not check a journal entry for doubles. Before trusting it unattended, make the
# reference number (cheque_no) unique there, or let the sink ask with lookup-url before it sends again.
#
# Put your own names here. Amounts stay text, digit for digit as billed: calculating here would round them. The sum comes from the
# summary, where it has been added up exactly.

def company: "Example Ltd";
def supplier: {sakura: "SAKURA internet Inc.", ionos: "IONOS SE"};
def expense_account: "Cloud Services - EX";
def payable_account: "Creditors - EX";
def cost_center: "Main - EX";

def is_zero: test("^-?0*\\.?0*$");
def is_negative: startswith("-");
def debit: if is_negative then {credit_in_account_currency: ltrimstr("-")} else {debit_in_account_currency: .} end;
def credit: if is_negative then {debit_in_account_currency: ltrimstr("-")} else {credit_in_account_currency: .} end;

if .summary == null or .page.number != 1 then
  error("the statement has several pages, but an entry must hold all of it; raise the sink's records-per-page")
else
  .statement as $s
  | .summary.sums as $sums
  | [.records[] | select((.vanished | not) and .amount != null)] as $lines
  | if any($lines[]; .kind != "CHARGE") then error("the statement has amounts that are not charges; narrow the sink's datasets")
    elif ($sums | length) > 1 then error("the statement has several currencies, this entry has one")
    elif all($lines[]; .amount | is_zero) then empty
    else
      (supplier[$s.provider] // error("no supplier is named for provider \($s.provider)")) as $supplier
      | ($sums | to_entries[0]) as $sum
      | {
          voucher_type: "Journal Entry",
          company: company,
          posting_date: ($s.issuedOn // $s.periodEnd),
          cheque_no: "\($s.statementId)-r\($s.revision)",
          cheque_date: ($s.issuedOn // $s.periodEnd),
          bill_no: $s.statementId,
          due_date: ($s.dueOn // $s.issuedOn // $s.periodEnd),
          multi_currency: 1,
          user_remark: "\($s.provider) account \($s.accountNumber), statement \($s.statementId) revision \($s.revision), \($s.periodStart) to \($s.periodEnd) (exclusive)",
          accounts: (
            [$lines[] | select(.amount | is_zero | not)
              | {account: expense_account, cost_center: cost_center, account_currency: .currency, user_remark: .recordId} + (.amount | debit)]
            + (if $sum.value | is_zero then []
               else [{account: payable_account, party_type: "Supplier", party: $supplier, account_currency: $sum.key} + ($sum.value | credit)] end)
          ),
          docstatus: 0
        }
    end
end
