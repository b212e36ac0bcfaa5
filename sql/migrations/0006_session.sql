-- grant: select, insert, update, delete
CREATE TABLE session (
  id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'names it in the list of own sessions',
  hash BINARY(32) NOT NULL COMMENT 'keyed hash of the cookie; the cookie itself is nowhere',
  account_id BIGINT NOT NULL COMMENT 'whose',
  started_at DATETIME(6) NOT NULL COMMENT 'login',
  seen_at DATETIME(6) NOT NULL COMMENT 'last noted use, to ten minutes',
  ends_at DATETIME(6) NOT NULL COMMENT 'absolute limit',
  user_agent VARCHAR(200) NOT NULL COMMENT 'to recognise it in the list',
  PRIMARY KEY (id),
  UNIQUE KEY session_hash (hash),
  KEY session_account (account_id),
  KEY session_ends (ends_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Open logins';
