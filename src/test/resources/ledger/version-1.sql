-- What version 1 of the ledger held, row by row as it wrote them; numbers that the database gives are left to it.
insert into ledger_statement (provider, account, statement_id, dataset, source, revision, intake_fingerprint, mapping_hash, taken_at)
  values ('sakura', '0012345', '4711', 'bills', 'tokyo', 2, '892f8e25e6358dc992b99a1d43e539f9e1dfbcb555599b18d53b14643ff1d6cd', 'mapping', '2026-11-06 00:01:00');
insert into ledger_statement (provider, account, statement_id, dataset, source, revision, mapping_hash, taken_at, replaced_by)
  values ('sakura', '0012345', 'E-09', 'bills', 'tokyo', 2, 'mapping', '2026-11-05 00:01:00', '4709');
insert into ledger_statement (provider, account, statement_id, dataset, source, revision, intake_fingerprint, mapping_hash, taken_at)
  values ('sakura', '0012345', '4709', 'bills', 'tokyo', 1, 'bee89aacba400d4d7396a3a11fc4e61e288cfb9591e574368e2e71e5b4078e16', 'mapping', '2026-11-05 00:01:00');
insert into ledger_statement (provider, account, statement_id, dataset, source, revision, intake_fingerprint, mapping_hash, taken_at)
  values ('sakura', '0012345', '4708', 'bills', 'tokyo', 1, 'c05f990e6fb20d72d423eebe89cbb3521263eca242b64ca56531847e9e19f8d7', 'mapping', '2026-11-05 00:01:00');
insert into ledger_statement (provider, account, statement_id, dataset, source, revision, intake_fingerprint, mapping_hash, final_from, settled_since, taken_at)
  values ('sakura', '0012345', 'P-11', 'bills', 'tokyo', 1, '4220a46e5471644e4eae23c4492bac2015a93c9ce2acb0655ae3f9196b3d7287', 'mapping', '2026-11-05 01:00:00', '2026-11-06 00:01:00', '2026-11-05 00:01:00');

insert into ledger_revision (statement_no, revision, status, period_start, period_end, issued_on, total, currency, payment_status, attributes, line_count, lines_total, difference, verdict, content_hash, header_hash, new_records, changed_records, vanished_records, recorded_at)
  values (1, 1, 'FINAL', '2026-10-01', '2026-11-01', '2026-11-01', 41.84567890123456789, 'JPY', 'UNPAID', '{}', 3, 41.84567890123456789, 0, 'MATCHED', '6481398e1b50d12189846ab81f225cd130a3ef5c71a992decfa71adda33895b8', '10ac642711aeddc324726c1982a570d357e4c66f7891cd11379f1571eb29506c', 3, 0, 0, '2026-11-05 00:00:00');
insert into ledger_revision (statement_no, revision, status, period_start, period_end, issued_on, total, currency, payment_status, attributes, line_count, lines_total, difference, verdict, content_hash, header_hash, new_records, changed_records, vanished_records, recorded_at)
  values (1, 2, 'RESTATED', '2026-10-01', '2026-11-01', '2026-11-01', 16.09567890123456789, 'JPY', 'UNPAID', '{}', 3, 16.09567890123456789, 0, 'MATCHED', '7802eed96ca290eea23e2e516bf084d999e64633c01e2df6989061c3921b4a92', '6c0051fd86119627305e351297a27c5d305f50998ca2aee9ead7f8f4b9f811a1', 1, 1, 1, '2026-11-06 00:01:00');
insert into ledger_revision (statement_no, revision, status, period_start, period_end, issued_on, currency, payment_status, attributes, line_count, lines_total, verdict, content_hash, header_hash, new_records, changed_records, vanished_records, recorded_at)
  values (2, 1, 'PROVISIONAL', '2026-09-01', '2026-10-01', '2026-11-01', 'JPY', 'UNPAID', '{"estimated":"true"}', 1, 7, 'MATCHED', '0ba7f1e7c621253a09c1c56bded0a50ef7cfdb8d077f26093270e4c5fd48b348', '5c596bedb4ec7843a570ef3d8ac159b12f805f1cc3acaed9d315d41da5ae6336', 1, 0, 0, '2026-11-05 00:00:00');
insert into ledger_revision (statement_no, revision, status, period_start, period_end, issued_on, currency, stated_lines, payment_status, attributes, line_count, lines_total, verdict, reason, content_hash, header_hash, new_records, changed_records, vanished_records, recorded_at)
  values (2, 2, 'PROVISIONAL', '2026-09-01', '2026-10-01', '2026-11-01', 'JPY', 0, 'UNPAID', '{"estimated":"true","replacedBy":"4709"}', 0, 0, 'EXPLAINED', 'provisional statement E-09 has been replaced by 4709', '339ab8c97b79cb1ecc2e50e04e9a5d0619af3e66fa0b354244d27fd644b191ad', '0b99705f809c67173f5b65775495f798f18f476a8c2dfaaa17dd8119503c4506', 0, 0, 1, '2026-11-05 00:01:00');
insert into ledger_revision (statement_no, revision, status, period_start, period_end, issued_on, total, currency, payment_status, attributes, line_count, lines_total, difference, verdict, content_hash, header_hash, new_records, changed_records, vanished_records, recorded_at)
  values (3, 1, 'FINAL', '2026-09-01', '2026-10-01', '2026-11-01', 8, 'JPY', 'UNPAID', '{}', 1, 8, 0, 'MATCHED', '5b60e23448a46bf52a1ff0e636522b10b14a32b473a2997c7c9bc797d73af0a9', '1d155206bdd3dba3fe3dc3c2d77b7afa9b735e1ac53d6efca1bdc2e96cc2c9af', 1, 0, 0, '2026-11-05 00:01:00');
insert into ledger_revision (statement_no, revision, status, period_start, period_end, issued_on, total, currency, payment_status, attributes, line_count, lines_total, difference, verdict, reason, content_hash, header_hash, new_records, changed_records, vanished_records, recorded_at)
  values (4, 1, 'FINAL', '2026-08-01', '2026-09-01', '2026-11-01', 99, 'JPY', 'UNPAID', '{}', 1, 8, 91, 'MISMATCHED', 'the statement says 99 JPY, its lines make 8; the difference is 91', '5fc5fb34a3ce34ff64f468041cae2ab8e831afbb668aa8482498dfa60561a806', '3ccb953b7106697a90853c44678c40cc1a2de5e2290605fe2f1d1663cc5290e9', 1, 0, 0, '2026-11-05 00:01:00');
insert into ledger_revision (statement_no, revision, status, period_start, period_end, issued_on, total, currency, payment_status, attributes, line_count, lines_total, difference, verdict, content_hash, header_hash, new_records, changed_records, vanished_records, recorded_at)
  values (5, 1, 'PROVISIONAL', '2026-11-01', '2026-12-01', '2026-11-01', 1, 'JPY', 'UNPAID', '{}', 1, 1, 0, 'MATCHED', '632a856c68c0a681ff8fdbba72932598de52e0c3989ab7b9de8da9034280545d', 'a6d5a823a3e7e9bac1c9c36f9d07afb238e3219305b5ecfe0574cc457c34af26', 1, 0, 0, '2026-11-05 00:01:00');

insert into ledger_record (statement_no, resource_id, line_key, since_revision, until_revision, kind, charge_category, resource_type, period_start, period_end, product_id, region, amount, currency, attributes, content_hash, document_hash, document_pointer, line_number)
  values (1, '113000000001', '', 1, 2147483647, 'CHARGE', 'Usage', 'server', '2026-10-01', '2026-11-01', 'plan', 'is1a', 12.34567890123456789, 'JPY', '{}', '8ae6e85f54d3ef1e50246aab460947c4f92a7aa559a9ef6cf9a11e17ffc8a262', 'abababababababababababababababababababababababababababababababab', '/BillDetails/0', 1);
insert into ledger_record (statement_no, resource_id, line_key, since_revision, until_revision, kind, charge_category, resource_type, period_start, period_end, product_id, region, amount, currency, attributes, content_hash, document_hash, document_pointer, line_number)
  values (1, '113000000002', '', 1, 2, 'CHARGE', 'Usage', 'server', '2026-10-01', '2026-11-01', 'plan', 'is1a', -0.5, 'JPY', '{"plan":"4core, \"8GB\"","zone":"石狩"}', 'a63d22d000ba9d1e7205a0304f6ac1a91453de6f4316501647d99ba5d0ed6976', 'abababababababababababababababababababababababababababababababab', '/BillDetails/0', 1);
insert into ledger_record (statement_no, resource_id, line_key, since_revision, until_revision, kind, charge_category, resource_type, period_start, period_end, product_id, region, amount, currency, attributes, content_hash, document_hash, document_pointer, line_number)
  values (1, '113000000002', '', 2, 2147483647, 'CHARGE', 'Usage', 'server', '2026-10-01', '2026-11-01', 'plan', 'is1a', -0.25, 'JPY', '{}', 'd7bd9ca5f7791a7e37ee347bf25bc6a85c4a877b5a67e595157e6279ac27aa77', 'abababababababababababababababababababababababababababababababab', '/BillDetails/0', 1);
insert into ledger_record (statement_no, resource_id, line_key, since_revision, until_revision, kind, charge_category, resource_type, period_start, period_end, product_id, region, amount, currency, attributes, content_hash, document_hash, document_pointer, line_number)
  values (1, '113000000003', '', 1, 2, 'CHARGE', 'Usage', 'server', '2026-10-01', '2026-11-01', 'plan', 'is1a', 30, 'JPY', '{}', 'dd193440832b1cc90ad2471ba1f794c144b27a9e67c18db9f51fcefd5669678e', 'abababababababababababababababababababababababababababababababab', '/BillDetails/0', 1);
insert into ledger_record (statement_no, resource_id, line_key, since_revision, until_revision, kind, charge_category, resource_type, period_start, period_end, product_id, region, amount, currency, attributes, content_hash, document_hash, document_pointer, line_number)
  values (1, '113000000004', '', 2, 2147483647, 'CHARGE', 'Usage', 'server', '2026-10-01', '2026-11-01', 'plan', 'is1a', 4, 'JPY', '{}', 'ddd0bdffa923c7e8301ca0c8c94df7dfd1c960a7371a96a1d861033ab27c1247', 'abababababababababababababababababababababababababababababababab', '/BillDetails/0', 1);
insert into ledger_record (statement_no, resource_id, line_key, since_revision, until_revision, kind, charge_category, resource_type, period_start, period_end, product_id, region, amount, currency, attributes, content_hash, document_hash, document_pointer, line_number)
  values (2, 'vm', '', 1, 2, 'CHARGE', 'Usage', 'server', '2026-10-01', '2026-11-01', 'plan', 'is1a', 7, 'JPY', '{}', 'ee416752cd95f19053a856613d00b647ca515bd8bcdec4177eab66b0f6fa9c89', 'abababababababababababababababababababababababababababababababab', '/BillDetails/0', 1);
insert into ledger_record (statement_no, resource_id, line_key, since_revision, until_revision, kind, charge_category, resource_type, period_start, period_end, product_id, region, amount, currency, attributes, content_hash, document_hash, document_pointer, line_number)
  values (3, 'vm', '', 1, 2147483647, 'CHARGE', 'Usage', 'server', '2026-10-01', '2026-11-01', 'plan', 'is1a', 8, 'JPY', '{}', 'b46db51ca9294a0b85b3424f267c93d26ae888f9ff603733ceba6ac027947d50', 'abababababababababababababababababababababababababababababababab', '/BillDetails/0', 1);
insert into ledger_record (statement_no, resource_id, line_key, since_revision, until_revision, kind, charge_category, resource_type, period_start, period_end, product_id, region, amount, currency, attributes, content_hash, document_hash, document_pointer, line_number)
  values (4, 'vm', '', 1, 2147483647, 'CHARGE', 'Usage', 'server', '2026-10-01', '2026-11-01', 'plan', 'is1a', 8, 'JPY', '{}', 'b46db51ca9294a0b85b3424f267c93d26ae888f9ff603733ceba6ac027947d50', 'abababababababababababababababababababababababababababababababab', '/BillDetails/0', 1);
insert into ledger_record (statement_no, resource_id, line_key, since_revision, until_revision, kind, charge_category, resource_type, period_start, period_end, product_id, region, amount, currency, attributes, content_hash, document_hash, document_pointer, line_number)
  values (5, 'vm', '', 1, 2147483647, 'CHARGE', 'Usage', 'server', '2026-10-01', '2026-11-01', 'plan', 'is1a', 1, 'JPY', '{}', '75815fe3b691aa708766a15f9933a9ff07c5e483f1488e5fd38466ccacb7cade', 'abababababababababababababababababababababababababababababababab', '/BillDetails/0', 1);

insert into ledger_delivery (sink, statement_no, revision, state, attempts, owed_at, next_attempt_at, last_answer, delivered_at)
  values ('books', 1, 1, 'DELIVERED', 1, '2026-11-05 00:00:00', '2026-11-05 00:01:00', '3 rows', '2026-11-05 00:01:00');
insert into ledger_delivery (sink, statement_no, revision, state, attempts, owed_at, next_attempt_at)
  values ('books', 1, 2, 'OWED', 0, '2026-11-06 00:01:00', '2026-11-06 00:01:00');
insert into ledger_delivery (sink, statement_no, revision, state, attempts, owed_at, next_attempt_at)
  values ('books', 2, 1, 'OWED', 0, '2026-11-05 00:00:00', '2026-11-05 00:00:00');
insert into ledger_delivery (sink, statement_no, revision, state, attempts, owed_at, next_attempt_at)
  values ('books', 2, 2, 'OWED', 0, '2026-11-05 00:01:00', '2026-11-05 00:01:00');
insert into ledger_delivery (sink, statement_no, revision, state, attempts, owed_at, next_attempt_at)
  values ('books', 3, 1, 'OWED', 0, '2026-11-05 00:01:00', '2026-11-05 00:01:00');
insert into ledger_delivery (sink, statement_no, revision, state, attempts, owed_at, next_attempt_at, last_answer)
  values ('books', 4, 1, 'HELD', 0, '2026-11-05 00:01:00', '2026-11-05 00:01:00', 'the statement says 99 JPY, its lines make 8; the difference is 91');
insert into ledger_delivery (sink, statement_no, revision, state, attempts, owed_at, next_attempt_at)
  values ('books', 5, 1, 'OWED', 0, '2026-11-05 00:01:00', '2026-11-05 00:01:00');
insert into ledger_delivery (sink, statement_no, revision, state, attempts, owed_at, next_attempt_at)
  values ('drop', 1, 1, 'OWED', 0, '2026-11-05 00:00:00', '2026-11-05 00:00:00');
insert into ledger_delivery (sink, statement_no, revision, state, attempts, owed_at, next_attempt_at)
  values ('drop', 1, 2, 'OWED', 0, '2026-11-06 00:01:00', '2026-11-06 00:01:00');
insert into ledger_delivery (sink, statement_no, revision, state, attempts, owed_at, next_attempt_at)
  values ('drop', 2, 1, 'OWED', 0, '2026-11-05 00:00:00', '2026-11-05 00:00:00');
insert into ledger_delivery (sink, statement_no, revision, state, attempts, owed_at, next_attempt_at)
  values ('drop', 2, 2, 'OWED', 0, '2026-11-05 00:01:00', '2026-11-05 00:01:00');
insert into ledger_delivery (sink, statement_no, revision, state, attempts, owed_at, next_attempt_at)
  values ('drop', 3, 1, 'OWED', 0, '2026-11-05 00:01:00', '2026-11-05 00:01:00');
insert into ledger_delivery (sink, statement_no, revision, state, attempts, owed_at, next_attempt_at, last_answer)
  values ('drop', 4, 1, 'HELD', 0, '2026-11-05 00:01:00', '2026-11-05 00:01:00', 'the statement says 99 JPY, its lines make 8; the difference is 91');
insert into ledger_delivery (sink, statement_no, revision, state, attempts, owed_at, next_attempt_at)
  values ('drop', 5, 1, 'OWED', 0, '2026-11-05 00:01:00', '2026-11-05 00:01:00');

insert into ledger_run (source, dataset, started_at, ended_at, outcome)
  values ('tokyo', 'bills', '2026-11-05 00:00:00', '2026-11-05 00:01:00', 'DONE');
insert into ledger_run (source, dataset, started_at, ended_at, outcome, message)
  values ('tokyo', 'bills', '2026-11-06 00:01:00', '2026-11-06 00:01:00', 'FAILED', 'bill 4712 is not taken in: 1 of its lines cannot be read');

insert into ledger_audit (audit_no, recorded_at, kind, subject, detail, previous_hash, entry_hash)
  values (1, '2026-11-05 00:00:00', 'CONFIGURATION', 'settings', 'f1', '0000000000000000000000000000000000000000000000000000000000000000', '542e92d8b48e6b680c0a2a9832c6dfe2af712a2226973b28393e4f129f98cad0');
insert into ledger_audit (audit_no, recorded_at, kind, subject, detail, previous_hash, entry_hash)
  values (2, '2026-11-05 00:00:00', 'REVISION', 'sakura:0012345:4711 revision 1', 'FINAL MATCHED 6481398e1b50d12189846ab81f225cd130a3ef5c71a992decfa71adda33895b8', '542e92d8b48e6b680c0a2a9832c6dfe2af712a2226973b28393e4f129f98cad0', '25d9c748cb70e6318c5a154254a8dd91ccc3532d9ac3d113543e8fe4883454e7');
insert into ledger_audit (audit_no, recorded_at, kind, subject, detail, previous_hash, entry_hash)
  values (3, '2026-11-05 00:00:00', 'REVISION', 'sakura:0012345:E-09 revision 1', 'PROVISIONAL MATCHED 0ba7f1e7c621253a09c1c56bded0a50ef7cfdb8d077f26093270e4c5fd48b348', '25d9c748cb70e6318c5a154254a8dd91ccc3532d9ac3d113543e8fe4883454e7', '409798c447e10d37d09af050b72047f69598b5c3dac3db2d35fe6168085eee04');
insert into ledger_audit (audit_no, recorded_at, kind, subject, detail, previous_hash, entry_hash)
  values (4, '2026-11-05 00:01:00', 'REVISION', 'sakura:0012345:E-09 revision 2', 'PROVISIONAL EXPLAINED 339ab8c97b79cb1ecc2e50e04e9a5d0619af3e66fa0b354244d27fd644b191ad', '409798c447e10d37d09af050b72047f69598b5c3dac3db2d35fe6168085eee04', '8b87abc1cf61f0f22c97da0b7ae76abafcb6eacb458984c381e57f460f5161a8');
insert into ledger_audit (audit_no, recorded_at, kind, subject, detail, previous_hash, entry_hash)
  values (5, '2026-11-05 00:01:00', 'REVISION', 'sakura:0012345:4709 revision 1', 'FINAL MATCHED 5b60e23448a46bf52a1ff0e636522b10b14a32b473a2997c7c9bc797d73af0a9', '8b87abc1cf61f0f22c97da0b7ae76abafcb6eacb458984c381e57f460f5161a8', 'f10b0f44ef8ad46c8609438381ac640fa78db1ecf6b7748f7fcb23a532b5d341');
insert into ledger_audit (audit_no, recorded_at, kind, subject, detail, previous_hash, entry_hash)
  values (6, '2026-11-05 00:01:00', 'REVISION', 'sakura:0012345:4708 revision 1', 'FINAL MISMATCHED 5fc5fb34a3ce34ff64f468041cae2ab8e831afbb668aa8482498dfa60561a806', 'f10b0f44ef8ad46c8609438381ac640fa78db1ecf6b7748f7fcb23a532b5d341', '476a5e7fff3d406fd69b743d958ceca92314d07ff89d47d0378e29ce1e949e68');
insert into ledger_audit (audit_no, recorded_at, kind, subject, detail, previous_hash, entry_hash)
  values (7, '2026-11-05 00:01:00', 'REVISION', 'sakura:0012345:P-11 revision 1', 'PROVISIONAL MATCHED 632a856c68c0a681ff8fdbba72932598de52e0c3989ab7b9de8da9034280545d', '476a5e7fff3d406fd69b743d958ceca92314d07ff89d47d0378e29ce1e949e68', '583b8352040236473e09ef99dd24b8e7c04bbe9f1b2f2b8cc486bdb2437f1f81');
insert into ledger_audit (audit_no, recorded_at, kind, subject, detail, previous_hash, entry_hash)
  values (8, '2026-11-05 00:01:00', 'DELIVERY', 'books sakura:0012345:4711 revision 1', 'DELIVERED 3 rows', '583b8352040236473e09ef99dd24b8e7c04bbe9f1b2f2b8cc486bdb2437f1f81', '16b206705b3778b82d140496ba3957377eccc8e93962f1737ca578fe2b0a5fef');
insert into ledger_audit (audit_no, recorded_at, kind, subject, detail, previous_hash, entry_hash)
  values (9, '2026-11-06 00:01:00', 'REVISION', 'sakura:0012345:4711 revision 2', 'RESTATED MATCHED 7802eed96ca290eea23e2e516bf084d999e64633c01e2df6989061c3921b4a92', '16b206705b3778b82d140496ba3957377eccc8e93962f1737ca578fe2b0a5fef', 'd7b3aadd11dffd8b9ba359dd0c5e7fdb0b3541b8845e3229afc310fa128142cd');

insert into ledger_quarantine (source, dataset, document, pointer, reason, fingerprint, first_seen_at, last_seen_at)
  values ('tokyo', 'bills', '2026/11/detail.json.gz', '/BillDetails/3', 'amount: expected a number, got "12,000"', '6d1158e3feffb56541fdca9f663516d66b4c9485112225b0104183a7a545e32a', '2026-11-06 00:01:00', '2026-11-06 00:01:00');

update ledger_audit_head set last_no = 9, last_hash = 'd7b3aadd11dffd8b9ba359dd0c5e7fdb0b3541b8845e3229afc310fa128142cd' where head_no = 1;
