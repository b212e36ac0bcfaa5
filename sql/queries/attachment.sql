-- Uploaded files and who they belong to.

-- query attachment_insert insert
-- subject: text, subject_id: int, purpose: text, name: text, description: text, type: text, width: int?, height: int?, size: int
-- sha256: bytes, content: bytes, small: bytes?, account: int, now: time
-- A file as it is kept.
INSERT INTO attachment (subject_kind, subject_id, purpose, name, description, type, width, height, bytes, sha256, content, small,
       uploaded_by, uploaded_at)
VALUES (:subject, :subject_id, :purpose, :name, :description, :type, :width, :height, :size, :sha256, :content, :small,
       :account, :now);

-- query attachment_list many row attachment
-- subject: text, subject_id: int, purpose: text?
-- What is attached to a subject for a purpose, or for any, in the order it came.
SELECT a.id, a.purpose, a.name, a.description, a.type, a.width, a.height, a.bytes AS size, a.sha256, a.uploaded_at
  FROM attachment a
 WHERE a.subject_kind = :subject AND a.subject_id = :subject_id AND (:purpose IS NULL OR a.purpose = :purpose) AND a.removed_at IS NULL
 ORDER BY a.id;

-- query attachment_one one row attachment
-- id: int, subject: text, subject_id: int, purpose: text?
-- One of them.
SELECT a.id, a.purpose, a.name, a.description, a.type, a.width, a.height, a.bytes AS size, a.sha256, a.uploaded_at
  FROM attachment a
 WHERE a.id = :id AND a.subject_kind = :subject AND a.subject_id = :subject_id AND (:purpose IS NULL OR a.purpose = :purpose) AND a.removed_at IS NULL;

-- query attachment_piece one
-- id: int, begin: int, size: int
-- A piece of its content: a whole file at once would stay in the buffers of a worker. The first byte is the first.
SELECT SUBSTRING(a.content, :begin, :size) AS piece FROM attachment a WHERE a.id = :id AND a.removed_at IS NULL;

-- query attachment_small one
-- id: int
-- The small picture of it.
SELECT a.small FROM attachment a WHERE a.id = :id AND a.removed_at IS NULL;

-- query attachment_remove exec
-- id: int, subject: text, subject_id: int, purpose: text, now: time
-- Takes it away with its bytes; that it was there stays.
UPDATE attachment
   SET removed_at = :now, content = '', small = NULL
 WHERE id = :id AND subject_kind = :subject AND subject_id = :subject_id AND purpose = :purpose AND removed_at IS NULL;
