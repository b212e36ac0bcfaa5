-- grant: none
ALTER TABLE webhook ADD KEY webhook_account (account_id);
