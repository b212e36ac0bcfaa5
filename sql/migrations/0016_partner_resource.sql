-- grant: select, insert, update, delete
CREATE TABLE partner_resource (
  id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'internal',
  partner_id BIGINT NOT NULL COMMENT 'whose',
  title VARCHAR(80) NOT NULL COMMENT 'what is offered',
  way ENUM('funds','goods','people','premises','service') NOT NULL COMMENT 'kind of resource',
  quantity VARCHAR(60) NOT NULL COMMENT 'how much, in words',
  available VARCHAR(80) NOT NULL COMMENT 'when, in words',
  PRIMARY KEY (id),
  KEY partner_resource_partner (partner_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Resources on offer';
