-- grant: none
ALTER TABLE form_token MODIFY COLUMN location VARCHAR(2000) NULL COMMENT 'where its result is; NULL: nowhere, or too far to say';
