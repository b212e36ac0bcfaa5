-- grant: none
ALTER TABLE partner ADD KEY partner_state (state, id);
