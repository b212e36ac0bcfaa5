-- grant: select, insert
CREATE TABLE award_member (
  project_id BIGINT NOT NULL COMMENT 'of the award',
  round INT NOT NULL COMMENT 'of the award',
  partner_id BIGINT NOT NULL COMMENT 'lead or member: once per project and round',
  award_id BIGINT NOT NULL COMMENT 'which',
  PRIMARY KEY (project_id, round, partner_id),
  KEY award_member_award (award_id),
  KEY award_member_partner (partner_id, award_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='A partner''s place in a round, unique';
