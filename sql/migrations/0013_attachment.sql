-- grant: select, insert
CREATE TABLE attachment (
  id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'internal',
  subject_kind ENUM('partner','project','claim','award') NOT NULL COMMENT 'what it belongs to',
  subject_id BIGINT NOT NULL COMMENT 'what it belongs to',
  purpose ENUM('authority','need','letter','plan') NOT NULL COMMENT 'why it is there',
  name VARCHAR(200) NOT NULL COMMENT 'file name as sent; for display',
  type ENUM('application/pdf','image/jpeg','image/png','image/webp') NOT NULL COMMENT 'found by content',
  bytes INT NOT NULL COMMENT 'size',
  sha256 BINARY(32) NOT NULL COMMENT 'of content',
  content MEDIUMBLOB NOT NULL COMMENT 'as uploaded',
  uploaded_by BIGINT NOT NULL COMMENT 'account',
  uploaded_at DATETIME(6) NOT NULL COMMENT 'when',
  PRIMARY KEY (id),
  KEY attachment_subject (subject_kind, subject_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Uploaded files';
