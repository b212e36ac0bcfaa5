-- grant: select
CREATE TABLE calendar_year (
  year INT NOT NULL COMMENT 'a year whose holidays and make-up days are known',
  PRIMARY KEY (year)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Years the calendar is complete for; the health check asks for this one';
