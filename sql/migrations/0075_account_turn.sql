-- grant: none
ALTER TABLE account ADD COLUMN turn BIGINT NOT NULL DEFAULT 0 COMMENT 'goes up with every login, so that a step of the account at the same time sees it, whichever node does it';
