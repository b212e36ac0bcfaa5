-- grant: select, insert, update, delete
CREATE TABLE account_factor (
  account_id BIGINT NOT NULL COMMENT 'whose login it guards',
  secret VARBINARY(120) NOT NULL COMMENT 'of the authenticator, sealed',
  last_step BIGINT NOT NULL COMMENT 'of the code accepted last, in half minutes since 1970; none up to it is accepted again',
  set_at DATETIME(6) NOT NULL COMMENT 'when it was set up',
  PRIMARY KEY (account_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Second factors: one-time passwords by time';
