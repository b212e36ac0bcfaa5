-- grant: select, insert
CREATE TABLE event (
  kind ENUM('partner','project','claim','award','objection','entry','occasion','account') NOT NULL COMMENT 'of the subject',
  subject_id BIGINT NOT NULL COMMENT 'of the subject',
  seq BIGINT NOT NULL COMMENT 'the subject''s version after the move',
  at DATETIME(6) NOT NULL COMMENT 'when the request arrived',
  actor_id BIGINT NULL COMMENT 'account; NULL: the clock',
  role VARCHAR(24) NOT NULL COMMENT 'the word of moves.txt that allowed it',
  office VARCHAR(24) NULL COMMENT 'unit or partner code it was done for',
  event VARCHAR(24) NOT NULL COMMENT 'the move''s name',
  from_state VARCHAR(16) NOT NULL COMMENT '- when it did not exist',
  to_state VARCHAR(16) NOT NULL COMMENT 'after the move',
  text VARCHAR(2000) NULL COMMENT 'public reason or remark',
  private_commit BINARY(32) NULL COMMENT 'SHA-256(0x02, salt, payload)',
  leaf_hash BINARY(32) NOT NULL COMMENT 'SHA-256(0x00, canonical bytes)',
  about_project BIGINT NULL COMMENT 'project whose page shows it',
  PRIMARY KEY (kind, subject_id, seq),
  KEY event_about (about_project, at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='What happened; insert-only by grant';
