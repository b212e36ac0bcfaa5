-- grant: select, insert, delete
CREATE TABLE account_recovery (
  account_id BIGINT NOT NULL COMMENT 'whose',
  hash BINARY(32) NOT NULL COMMENT 'keyed, of the code',
  PRIMARY KEY (account_id, hash)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Recovery codes of a second factor that were not used yet';
