-- grant: select, insert, update, delete
CREATE TABLE sample (
  id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'which',
  version BIGINT NOT NULL DEFAULT 1 COMMENT 'counter',
  small TINYINT NULL COMMENT 'number that may be missing',
  label VARCHAR(80) NOT NULL COMMENT 'text',
  short_label VARCHAR(20) NULL COMMENT 'text that may be missing',
  state ENUM('new','old') NOT NULL DEFAULT 'new' COMMENT 'one word of a list',
  ways SET('funds','goods') NOT NULL DEFAULT '' COMMENT 'some words of a list',
  hash BINARY(4) NULL COMMENT 'bytes',
  content MEDIUMBLOB NULL COMMENT 'many bytes',
  at DATETIME(6) NULL COMMENT 'moment that may be missing',
  made_at DATETIME(6) NOT NULL COMMENT 'moment',
  PRIMARY KEY (id),
  UNIQUE KEY sample_label (label)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Every type of column that queries may have';
