-- grant: none
ALTER TABLE partner ADD COLUMN turn BIGINT NOT NULL DEFAULT 0 COMMENT 'goes up when an agent is given an office, so that a claim at the same time sees it, whichever node does it';
