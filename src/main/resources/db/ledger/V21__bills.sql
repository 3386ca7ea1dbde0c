-- Rules by which customers' bills are made, word by word.
create table ledger_bill_rules (
  rules_hash varchar(64) not null,
  rules ${text} not null,
  constraint ledger_bill_rules_pk primary key (rules_hash)
);

-- Of what, and by which rules, the customers' bills of a month were made last.
create table ledger_bill_month (
  bill_month varchar(7) not null,
  rules_hash varchar(64) not null,
  inputs varchar(64) not null,
  is_final int not null,
  drawn_at ${instant} not null,
  constraint ledger_bill_month_pk primary key (bill_month)
);

-- Where the charges of that month went, before tax.
create table ledger_bill_balance (
  bill_month varchar(7) not null,
  currency varchar(3) not null,
  source ${decimal} not null,
  charged ${decimal} not null,
  own_use ${decimal} not null,
  unassigned ${decimal} not null,
  constraint ledger_bill_balance_pk primary key (bill_month, currency)
);

-- What the lines of a customer's bill, as it stands, are made of: parts of providers' records with what they cost, and the
-- rows of the rules that gave them to the customer and a price. Never sent to a sink.
create table ledger_bill_part (
  statement_no bigint not null,
  part_no bigint not null,
  resource_id ${key} not null,
  line_key ${line} not null,
  source_record ${text},
  cost ${decimal},
  assignment ${key},
  price ${key},
  constraint ledger_bill_part_pk primary key (statement_no, part_no)
);
