-- Queries of every kind with every type of argument and column. What stands before the first query is a comment.

-- query sample_by_id one row sample
-- id: int
-- One sample with all it has;
-- the sentence may go over two lines.
SELECT s.id, s.version, s.small, s.label, s.short_label, s.state, s.ways, s.hash, s.content, s.at, s.made_at
  FROM sample s  -- comments inside are left out: ' " ; :nothing ?
 WHERE s.id = :id;

-- query sample_list many row sample
-- after: int, limit: int
-- state: text?, brief: text?, at: time?
-- Samples by filters that may be missing.
SELECT s.id, s.version, s.small, s.label, s.short_label, s.state, s.ways, s.hash, s.content, s.at, s.made_at
  FROM sample s
 WHERE s.id > :after
   AND (:state IS NULL OR s.state = :state)
   AND (:brief IS NULL OR s.short_label = :brief)
   AND (:at IS NULL OR s.at >= :at)
 ORDER BY s.id
 LIMIT :limit;

-- query sample_counts many
-- Numbers per state, which need CAST or not.
SELECT s.state, COUNT(*) AS samples, CAST(SUM(s.small) AS SIGNED) AS total, MAX(s.at) AS last_at,
       s.state = 'old' AS is_old, 2 * 3 AS six, CHAR_LENGTH('it''s :no ? "parameter"; -- nor comment') AS characters
  FROM sample s
 GROUP BY s.state
 ORDER BY s.state;

-- query sample_find one
-- label: text, hash: bytes?
-- Two arguments that go without a struct, one of them may be missing.
SELECT s.id FROM sample s WHERE s.label = :label AND (:hash IS NULL OR s.hash = :hash);

-- query sample_any one
-- The first of them, for the test of too many rows.
SELECT s.id FROM sample s WHERE s.id > 0 ORDER BY s.id;

-- query sample_insert insert
-- small: int?, label: text, brief: text?, hash: bytes?, content: bytes?
-- at: time?, now: time, ways: text
-- A new sample.
INSERT INTO sample (small, label, short_label, hash, content, at, made_at, ways)
VALUES (:small, :label, :brief, :hash, :content, :at, :now, :ways);

-- query sample_once once
-- label: text, now: time
-- A new sample, unless there is one of that label.
INSERT INTO sample (label, made_at) VALUES (:label, :now);

-- query sample_age exec
-- id: int
-- No COALESCE in a condition: in SET it is allowed.
UPDATE sample SET state = 'old', short_label = COALESCE(short_label, label) WHERE id = :id;

-- query sample_set exec
-- id: int, brief: text?
-- A text that may be missing goes without a struct.
UPDATE sample SET short_label = :brief WHERE id = :id;

-- query sample_move move
-- id: int, to: text, small: int?
-- A change that gives the version it wrote.
UPDATE sample SET version = LAST_INSERT_ID(version + 1), state = :to, small = :small WHERE id = :id AND state <> :to;

-- query sample_upsert exec
-- label: text, now: time
-- Adds it or changes the one that is there.
INSERT INTO sample (label, made_at) VALUES (:label, :now)
ON DUPLICATE KEY UPDATE made_at = :now;

-- query sample_clear exec
-- Without arguments.
DELETE FROM sample WHERE id > 0;
