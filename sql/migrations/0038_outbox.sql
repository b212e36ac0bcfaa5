-- grant: select, insert, update
CREATE TABLE outbox (
  id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'also what the receiver knows repeated deliveries by',
  channel ENUM('mail','webhook') NOT NULL COMMENT 'which way it goes out',
  kind ENUM('message','digest','code','event','test') NOT NULL COMMENT 'what it carries',
  account_id BIGINT NULL COMMENT 'whose mail; the address is looked up when it is sent',
  webhook_id BIGINT NULL COMMENT 'whose URL and secret',
  subject_kind VARCHAR(16) NULL COMMENT 'of the event',
  subject_id BIGINT NULL COMMENT 'of the event',
  subject_seq BIGINT NULL COMMENT 'of the event',
  title VARCHAR(1200) NULL COMMENT 'of a mail',
  body TEXT NULL COMMENT 'of a mail',
  made_at DATETIME(6) NOT NULL COMMENT 'when it happened',
  state ENUM('waiting','sent','stuck','dropped') NOT NULL DEFAULT 'waiting' COMMENT 'stuck: somebody has to look',
  tries INT NOT NULL DEFAULT 0 COMMENT 'attempts begun',
  due_at DATETIME(6) NOT NULL COMMENT 'next attempt; while one runs: when it is given up for lost',
  done_at DATETIME(6) NULL COMMENT 'when it left waiting',
  error VARCHAR(200) NULL COMMENT 'of the last attempt',
  PRIMARY KEY (id),
  KEY outbox_due (state, channel, due_at),
  KEY outbox_stuck (state, id),
  KEY outbox_webhook (webhook_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='What is to leave the house; written in the transaction of what it tells';
