-- grant: select, insert, update
CREATE TABLE message (
  id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'internal',
  account_id BIGINT NOT NULL COMMENT 'to whom',
  text VARCHAR(300) NOT NULL COMMENT 'text id with named places',
  args VARCHAR(4000) NOT NULL COMMENT 'JSON object: the values for them',
  link VARCHAR(200) NOT NULL COMMENT 'path it is about',
  at DATETIME(6) NOT NULL COMMENT 'when',
  read_at DATETIME(6) NULL COMMENT 'NULL: unread',
  PRIMARY KEY (id),
  KEY message_account (account_id, id),
  KEY message_unread (account_id, read_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Inbox';
