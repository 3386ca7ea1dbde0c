-- "account" is the name of a configured account everywhere; what the provider calls its account is the account number.
alter table ledger_statement rename column account to account_number;
alter table ledger_statement rename column source to account;
alter table ledger_comparison rename column account to account_number;
alter table ledger_finding rename column source to account;
alter table ledger_run rename column source to account;
alter table ledger_run_lease rename column source to account;
alter table ledger_quarantine rename column source to account;
