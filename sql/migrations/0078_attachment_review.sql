-- grant: none
ALTER TABLE attachment MODIFY COLUMN purpose ENUM('authority', 'need', 'letter', 'plan', 'opinion', 'survey') NOT NULL COMMENT 'why it is there';
