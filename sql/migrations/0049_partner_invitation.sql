-- grant: select, insert, update
CREATE TABLE partner_invitation (
  id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'internal',
  partner_id BIGINT NOT NULL COMMENT 'whose agent it makes',
  nonce BINARY(16) NOT NULL COMMENT 'the code is made of it with a key outside the database',
  code_hash BINARY(32) NOT NULL COMMENT 'keyed hash of the code; the code itself is nowhere',
  invited_by BIGINT NOT NULL COMMENT 'account',
  invited_at DATETIME(6) NOT NULL COMMENT 'when',
  until_at DATETIME(6) NOT NULL COMMENT 'good until then, or until it is used or taken back',
  used_by BIGINT NULL COMMENT 'account that became an agent with it',
  used_at DATETIME(6) NULL COMMENT 'when it was used or taken back',
  PRIMARY KEY (id),
  UNIQUE KEY partner_invitation_code (code_hash),
  KEY partner_invitation_partner (partner_id, until_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='One-time codes that make somebody a partner''s agent';
