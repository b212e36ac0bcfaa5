-- grant: select, insert, delete
CREATE TABLE partner_facet (
  facet ENUM('way','category','serves') NOT NULL COMMENT 'serves: value is a unit code',
  value VARCHAR(20) NOT NULL COMMENT 'stored text of the way or category, or a unit code',
  partner_id BIGINT NOT NULL COMMENT 'whose',
  PRIMARY KEY (facet, value, partner_id),
  KEY partner_facet_partner (partner_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='What partners are found by';
