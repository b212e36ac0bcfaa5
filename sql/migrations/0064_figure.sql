-- grant: select, insert, update
CREATE TABLE figure (
  id TINYINT NOT NULL COMMENT 'always 1: there is one row, or none before the first count',
  published INT NOT NULL COMMENT 'projects on the wall',
  running INT NOT NULL COMMENT 'projects being worked on',
  closed INT NOT NULL COMMENT 'projects at their end',
  unclaimed INT NOT NULL COMMENT 'projects that nobody took',
  partners INT NOT NULL COMMENT 'partners listed',
  counted_at DATETIME(6) NOT NULL COMMENT 'when counting began',
  PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Numbers that busy pages show; derived: the clock counts them, and jiebang-admin rebuild figures'
