-- grant: select
CREATE TABLE calendar_day (
  day DATETIME(6) NOT NULL COMMENT 'midnight of the day as if it were UTC',
  is_workday TINYINT NOT NULL COMMENT '1: a make-up working day, 0: a holiday',
  why VARCHAR(40) NOT NULL COMMENT 'name of the holiday',
  PRIMARY KEY (day)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Days that differ from their weekday';
