-- grant: select, insert, update, delete
CREATE TABLE throttle (
  key_hash BINARY(32) NOT NULL COMMENT 'of login, address or both',
  failures INT NOT NULL COMMENT 'in this window',
  until_at DATETIME(6) NOT NULL COMMENT 'end of the window; then it counts anew',
  PRIMARY KEY (key_hash),
  KEY throttle_until (until_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Failed logins, to slow down guessing';
