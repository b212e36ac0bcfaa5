-- grant: select, insert, update
CREATE TABLE code_serial (
  letters CHAR(2) NOT NULL COMMENT 'kind of code',
  day DATETIME(6) NOT NULL COMMENT 'local date, as if it were UTC',
  next BIGINT NOT NULL COMMENT 'first serial not yet given to a worker',
  PRIMARY KEY (letters, day)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Serials of the day; given out in small blocks outside transactions, so gaps are normal';
