-- grant: select, insert
CREATE TABLE scheme_criterion (
  scheme_id BIGINT NOT NULL COMMENT 'of',
  side ENUM('community','expert','resident') NOT NULL COMMENT 'who scores it',
  position INT NOT NULL COMMENT 'order on the sheet',
  name VARCHAR(80) NOT NULL COMMENT 'text id',
  weight INT NOT NULL COMMENT 'of 100 within the side',
  PRIMARY KEY (scheme_id, side, position)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Criteria of a scheme';
