-- grant: select, insert, update, delete
CREATE TABLE form_token (
  nonce BINARY(16) NOT NULL COMMENT 'of the form',
  body_hash BINARY(32) NOT NULL COMMENT 'of what was sent with it',
  location VARCHAR(200) NULL COMMENT 'where its result is',
  used_at DATETIME(6) NOT NULL COMMENT 'first use',
  PRIMARY KEY (nonce),
  KEY form_token_used (used_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Forms that took effect, so that a second sending has none';
