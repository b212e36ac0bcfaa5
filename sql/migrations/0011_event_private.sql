-- grant: select, insert, delete
CREATE TABLE event_private (
  kind ENUM('partner','project','claim','award','objection','entry','occasion','account') NOT NULL COMMENT 'of the subject',
  subject_id BIGINT NOT NULL COMMENT 'of the subject',
  seq BIGINT NOT NULL COMMENT 'of the event',
  salt BINARY(32) NOT NULL COMMENT 'random',
  payload VARCHAR(4000) NOT NULL COMMENT 'what may have to disappear',
  PRIMARY KEY (kind, subject_id, seq)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Private payload of events; can be erased, the event stays whole';
