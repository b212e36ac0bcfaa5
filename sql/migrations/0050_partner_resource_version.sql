-- grant: none
ALTER TABLE partner_resource ADD COLUMN version BIGINT NOT NULL DEFAULT 1 COMMENT 'guards changing it' AFTER partner_id;
