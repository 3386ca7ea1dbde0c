-- For lists of deliveries: newest first, and those of one statement.
create index if not exists ledger_delivery_owed on ledger_delivery (owed_at);
create index if not exists ledger_delivery_statement on ledger_delivery (statement_no);
