-- grant: select, insert, update
CREATE TABLE occasion (
  id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'internal',
  code VARCHAR(20) NOT NULL COMMENT 'HD…',
  version BIGINT NOT NULL DEFAULT 1 COMMENT 'seq of its last event',
  kind ENUM('claim_meeting','roadshow','ordering') NOT NULL COMMENT 'PRODUCT.md 4.2',
  title VARCHAR(80) NOT NULL COMMENT 'public',
  unit_code VARCHAR(16) NOT NULL COMMENT 'who holds it',
  place VARCHAR(200) NOT NULL COMMENT 'where',
  programme VARCHAR(2000) NOT NULL DEFAULT '' COMMENT 'one line per point',
  opens_at DATETIME(6) NOT NULL COMMENT 'the instant its projects open',
  closes_at DATETIME(6) NOT NULL COMMENT 'end of the claim windows',
  created_by BIGINT NOT NULL COMMENT 'account',
  created_at DATETIME(6) NOT NULL COMMENT 'when',
  unit6 VARCHAR(6) AS (LEFT(unit_code, 6)) STORED COMMENT 'district of unit_code',
  unit9 VARCHAR(9) AS (IF(CHAR_LENGTH(unit_code) >= 9 AND SUBSTR(unit_code, 7, 1) <> 'D', LEFT(unit_code, 9), NULL)) STORED COMMENT 'street of unit_code',
  unit12 VARCHAR(12) AS (IF(CHAR_LENGTH(unit_code) >= 12 AND SUBSTR(unit_code, 7, 1) <> 'D' AND SUBSTR(unit_code, 10, 1) <> 'D', LEFT(unit_code, 12), NULL)) STORED COMMENT 'community of unit_code',
  unit14 VARCHAR(14) AS (IF(CHAR_LENGTH(unit_code) = 14, unit_code, NULL)) STORED COMMENT 'grid of unit_code',
  PRIMARY KEY (id),
  UNIQUE KEY occasion_code (code),
  KEY occasion_opens (opens_at, id),
  KEY occasion_unit9 (unit9, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Claim meetings, roadshows';
