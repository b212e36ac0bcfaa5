-- grant: select, insert, update, delete
CREATE TABLE search_term (
  kind ENUM('project', 'partner', 'unit') NOT NULL COMMENT 'what is found',
  id BIGINT NOT NULL COMMENT 'of the project or partner; number of the unit',
  term VARCHAR(12) NOT NULL COMMENT 'what it is found by: src/base/index_terms.h',
  PRIMARY KEY (kind, id, term),
  KEY search_term_find (kind, term, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Terms of what anybody may find; derived: jiebang-admin rebuild search makes it anew'
