-- grant: select, insert, update, delete
ALTER TABLE outbox ADD KEY outbox_done (state, done_at), ADD KEY outbox_account (account_id, state);
