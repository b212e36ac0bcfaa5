-- grant: select, insert, update, delete
CREATE TABLE account_code (
  account_id BIGINT NOT NULL COMMENT 'who may choose a new password with it',
  hash BINARY(32) NOT NULL COMMENT 'keyed, of the code',
  made_at DATETIME(6) NOT NULL COMMENT 'when it was given',
  ends_at DATETIME(6) NOT NULL COMMENT 'good until then',
  tries INT NOT NULL COMMENT 'wrong codes still allowed',
  PRIMARY KEY (account_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='One-time codes for lost and first passwords; gone when used';
