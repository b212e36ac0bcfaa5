-- grant: none
ALTER TABLE partner ADD KEY partner_kind (state, kind, id);
