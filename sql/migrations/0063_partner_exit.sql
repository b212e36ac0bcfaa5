-- grant: none
ALTER TABLE partner
  ADD COLUMN exit_unit VARCHAR(16) NULL COMMENT 'coming back: registry it left; everyone reads this until it is listed again' AFTER reason,
  ADD COLUMN exit_reason VARCHAR(1000) NULL COMMENT 'coming back: why it was expelled; NULL: it left' AFTER exit_unit,
  ADD COLUMN exit_version BIGINT NULL COMMENT 'coming back: seq of the last event everyone reads' AFTER exit_reason;
