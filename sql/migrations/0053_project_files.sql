-- grant: none
ALTER TABLE project ADD COLUMN files INT NOT NULL DEFAULT 0 COMMENT 'attachments it has';
