-- grant: select, insert, update, delete
CREATE TABLE project_revision (
  project_id BIGINT NOT NULL COMMENT 'which, once published and now being revised',
  title VARCHAR(60) NOT NULL COMMENT 'as in project, likewise all that follow',
  need VARCHAR(2000) NOT NULL COMMENT 'as in project',
  category VARCHAR(16) NOT NULL COMMENT 'as in project',
  place VARCHAR(120) NOT NULL COMMENT 'as in project',
  done_by_at DATETIME(6) NULL COMMENT 'as in project',
  start_at DATETIME(6) NULL COMMENT 'as in project',
  for_whom VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'as in project',
  head_count INT NULL COMMENT 'as in project',
  ways VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'as in project',
  money VARCHAR(8) NOT NULL COMMENT 'as in project',
  procurement_file VARCHAR(120) NULL COMMENT 'as in project',
  mode VARCHAR(8) NOT NULL COMMENT 'as in project',
  slots INT NOT NULL COMMENT 'as in project',
  term_months INT NULL COMMENT 'as in project',
  PRIMARY KEY (project_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
  COMMENT='New texts of needs that were on the wall: until they are published the public reads the old ones in project';
