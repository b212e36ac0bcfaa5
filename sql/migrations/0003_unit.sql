-- grant: select, insert, update
CREATE TABLE unit (
  code VARCHAR(16) NOT NULL COMMENT 'official code; its prefix is its parent',
  name VARCHAR(80) NOT NULL COMMENT 'as people call it',
  level ENUM('district','street','community','grid','department','body') NOT NULL COMMENT 'body: a property company or the like',
  parent_code VARCHAR(16) NULL COMMENT 'NULL for a district',
  intro VARCHAR(1000) NOT NULL DEFAULT '' COMMENT 'what is there, in a few sentences',
  address VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'where its office is',
  hours VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'when its office is open',
  valid_from_at DATETIME(6) NULL COMMENT 'code in force from',
  valid_until_at DATETIME(6) NULL COMMENT 'code in force until',
  PRIMARY KEY (code),
  KEY unit_parent (parent_code, code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Districts, streets, communities, grids, departments';
