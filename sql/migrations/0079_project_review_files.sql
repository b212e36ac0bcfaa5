-- grant: none
ALTER TABLE project ADD COLUMN review_files INT NOT NULL DEFAULT 0 COMMENT 'attachments of its reviewers';
