-- grant: select, insert, update
ALTER TABLE attachment
  ADD COLUMN description VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'what is to be seen, for those who do not see it',
  ADD COLUMN width INT NULL COMMENT 'of a picture, in dots',
  ADD COLUMN height INT NULL COMMENT 'likewise',
  ADD COLUMN small MEDIUMBLOB NULL COMMENT 'a picture made small, as JPEG',
  ADD COLUMN removed_at DATETIME(6) NULL COMMENT 'when it was taken away; its bytes went with it',
  MODIFY COLUMN content MEDIUMBLOB NOT NULL COMMENT 'a picture made anew, or a PDF as uploaded; empty once removed';
