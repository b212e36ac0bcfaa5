-- grant: select, insert
CREATE TABLE scheme (
  id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'internal',
  category ENUM('safety_law','elderly','children_youth','health','environment','repairs','culture_sport','finance_jobs','neighbours','other') NOT NULL COMMENT 'of projects it scores',
  version INT NOT NULL COMMENT 'the highest one is used at publication',
  community_weight INT NOT NULL COMMENT 'of 100',
  expert_weight INT NOT NULL COMMENT 'of 100',
  resident_weight INT NOT NULL COMMENT 'of 100',
  community_quorum INT NOT NULL COMMENT 'ballots needed',
  expert_quorum INT NOT NULL COMMENT 'ballots needed',
  resident_quorum INT NOT NULL COMMENT 'ballots needed',
  PRIMARY KEY (id),
  UNIQUE KEY scheme_category (category, version)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='How a category is evaluated; rows are never changed, only added';
