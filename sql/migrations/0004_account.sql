-- grant: select, insert, update
CREATE TABLE account (
  id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'internal',
  version BIGINT NOT NULL DEFAULT 1 COMMENT 'seq of its last event',
  login VARCHAR(64) NOT NULL COMMENT 'what is typed to log in, lower case',
  name VARCHAR(80) NOT NULL COMMENT 'shown to the account itself and to officials',
  password_hash VARCHAR(160) NULL COMMENT 'Argon2id; NULL: no password works',
  state ENUM('active','disabled') NOT NULL COMMENT 'disabled: no login, no session',
  created_at DATETIME(6) NOT NULL COMMENT 'when it was made',
  PRIMARY KEY (id),
  UNIQUE KEY account_login (login)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='People and their logins';
