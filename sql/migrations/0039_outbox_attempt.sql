-- grant: select, insert, update
CREATE TABLE outbox_attempt (
  outbox_id BIGINT NOT NULL COMMENT 'of what',
  attempt INT NOT NULL COMMENT 'from 1; the key keeps two senders apart',
  begun_at DATETIME(6) NOT NULL COMMENT 'when',
  ended_at DATETIME(6) NULL COMMENT 'NULL: under way, or its sender died',
  is_sent TINYINT NULL COMMENT '1: it was taken',
  error VARCHAR(200) NULL COMMENT 'why not, shortly',
  PRIMARY KEY (outbox_id, attempt)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Every try to deliver';
