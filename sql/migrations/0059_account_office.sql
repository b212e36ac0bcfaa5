-- grant: select, insert, update
CREATE TABLE account_office (
  unit_code VARCHAR(16) NOT NULL COMMENT 'where accounts are administered',
  turn BIGINT NOT NULL COMMENT 'goes up whenever somebody stops doing so',
  PRIMARY KEY (unit_code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='One row for an accounts office, so that its administrators leave one after the other and one stays';
