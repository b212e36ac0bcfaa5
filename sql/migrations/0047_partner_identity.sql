-- grant: none
ALTER TABLE partner
  DROP KEY partner_live,
  DROP KEY partner_ident,
  DROP COLUMN live_key,
  ADD COLUMN unfinished_awards INT NOT NULL DEFAULT 0 COMMENT 'accepted, but short of their end; guard of leaving' AFTER open_awards,
  ADD COLUMN agents INT NOT NULL DEFAULT 0 COMMENT 'agents in force; the last one stays while awards are open' AFTER unfinished_awards,
  ADD COLUMN text_version BIGINT NOT NULL DEFAULT 1 COMMENT 'guards editing of what the partner says of itself' AFTER version,
  MODIFY COLUMN ident VARCHAR(40) NOT NULL COMMENT 'code within the scheme; with scheme and sub_unit unique: who comes back gets this row again',
  ADD UNIQUE KEY partner_identity (scheme, ident, sub_unit);
