-- grant: select, insert, update
CREATE TABLE webhook (
  id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'internal',
  account_id BIGINT NOT NULL COMMENT 'who added it',
  partner_id BIGINT NULL COMMENT 'whose agents look after it',
  unit_code VARCHAR(16) NULL COMMENT 'whose administrators look after it',
  url VARCHAR(500) NOT NULL COMMENT 'where events are posted to',
  secret VARBINARY(120) NOT NULL COMMENT 'sealed; signs every delivery',
  events VARCHAR(1000) NOT NULL COMMENT 'kind.event, with commas between',
  state ENUM('active','disabled','removed') NOT NULL DEFAULT 'active' COMMENT 'disabled: by too many failures, or by hand',
  failures INT NOT NULL DEFAULT 0 COMMENT 'attempts that failed since the last that did not',
  made_at DATETIME(6) NOT NULL COMMENT 'when it was added',
  PRIMARY KEY (id),
  KEY webhook_partner (partner_id, state),
  KEY webhook_unit (unit_code, state)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Programs elsewhere that are told of public events';
