-- grant: select, insert
CREATE TABLE occasion_project (
  occasion_id BIGINT NOT NULL COMMENT 'whose list',
  project_id BIGINT NOT NULL COMMENT 'published or offered again for it',
  round INT NOT NULL COMMENT 'of the project, then',
  slots INT NOT NULL COMMENT 'offered in that round',
  PRIMARY KEY (occasion_id, round, project_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='What was on the list of an occasion: its record, whatever becomes of the projects later';
