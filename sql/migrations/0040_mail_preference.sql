-- grant: select, insert, update, delete
CREATE TABLE mail_preference (
  account_id BIGINT NOT NULL COMMENT 'whose',
  address VARBINARY(120) NULL COMMENT 'sealed; NULL: none is confirmed',
  masked VARCHAR(120) NULL COMMENT 'of address',
  confirmed_at DATETIME(6) NULL COMMENT 'when the code came back',
  asked VARBINARY(120) NULL COMMENT 'sealed; waits for its code',
  asked_masked VARCHAR(120) NULL COMMENT 'of asked',
  code VARBINARY(120) NULL COMMENT 'sealed; what was sent to asked',
  code_at DATETIME(6) NULL COMMENT 'when it was made',
  code_count INT NOT NULL DEFAULT 0 COMMENT 'codes within a day: nobody is flooded',
  code_tries INT NOT NULL DEFAULT 0 COMMENT 'wrong answers to this code',
  at_once SET('partner','project','claim','award','occasion','standing','account') NOT NULL DEFAULT '' COMMENT 'kinds mailed at once',
  daily SET('partner','project','claim','award','occasion','standing','account') NOT NULL DEFAULT '' COMMENT 'kinds in the daily mail',
  lang ENUM('zh','en') NOT NULL DEFAULT 'zh' COMMENT 'of the mails',
  digest_at DATETIME(6) NULL COMMENT 'next daily mail; NULL: none',
  PRIMARY KEY (account_id),
  KEY mail_preference_digest (digest_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='What of the inbox also goes by mail';
