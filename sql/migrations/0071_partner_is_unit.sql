-- grant: none
ALTER TABLE partner ADD KEY partner_is_unit (is_unit);
