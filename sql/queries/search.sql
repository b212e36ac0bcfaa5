-- The index of search: written, asked, made anew.

-- query search_unit_number one
-- code: text
-- The number of a unit.
SELECT u.number FROM unit u WHERE u.code = :code;

-- query search_learn exec
-- kind: text, id: int, terms: text
-- A subject into the index, by a JSON array of terms.
INSERT INTO search_term (kind, id, term)
SELECT :kind, :id, j.term FROM JSON_TABLE(:terms, '$[*]' COLUMNS (term VARCHAR(12) PATH '$')) j
ON DUPLICATE KEY UPDATE term = VALUES(term);

-- query search_probe many
-- kind: text, t1: text?, t2: text?, t3: text?, t4: text?, t5: text?, t6: text?, before: int, most: int
-- How dense each of six terms stands among the newest: its rows as far as `most`, and the oldest of them.
SELECT 1 AS nth, COUNT(*) AS hits, MIN(x.id) AS oldest FROM (SELECT s.id FROM search_term s WHERE s.kind = :kind AND s.term = :t1 AND s.id < :before ORDER BY s.id DESC LIMIT :most) x
UNION ALL
SELECT 2 AS nth, COUNT(*) AS hits, MIN(x.id) AS oldest FROM (SELECT s.id FROM search_term s WHERE s.kind = :kind AND s.term = :t2 AND s.id < :before ORDER BY s.id DESC LIMIT :most) x
UNION ALL
SELECT 3 AS nth, COUNT(*) AS hits, MIN(x.id) AS oldest FROM (SELECT s.id FROM search_term s WHERE s.kind = :kind AND s.term = :t3 AND s.id < :before ORDER BY s.id DESC LIMIT :most) x
UNION ALL
SELECT 4 AS nth, COUNT(*) AS hits, MIN(x.id) AS oldest FROM (SELECT s.id FROM search_term s WHERE s.kind = :kind AND s.term = :t4 AND s.id < :before ORDER BY s.id DESC LIMIT :most) x
UNION ALL
SELECT 5 AS nth, COUNT(*) AS hits, MIN(x.id) AS oldest FROM (SELECT s.id FROM search_term s WHERE s.kind = :kind AND s.term = :t5 AND s.id < :before ORDER BY s.id DESC LIMIT :most) x
UNION ALL
SELECT 6 AS nth, COUNT(*) AS hits, MIN(x.id) AS oldest FROM (SELECT s.id FROM search_term s WHERE s.kind = :kind AND s.term = :t6 AND s.id < :before ORDER BY s.id DESC LIMIT :most) x;

-- query search_ids many
-- kind: text, t1: text, t2: text?, t3: text?, t4: text?, t5: text?, t6: text?, before: int, scan: int, limit: int
-- Subjects that have all the terms, newest first; of the first term no more than `scan` rows are looked at. Counted, since EXISTS is made into a scan of the whole term.
SELECT a.id
  FROM (SELECT s.id FROM search_term s WHERE s.kind = :kind AND s.term = :t1 AND s.id < :before ORDER BY s.id DESC LIMIT :scan) a
 WHERE (:t2 IS NULL OR (SELECT COUNT(*) FROM search_term s FORCE INDEX (PRIMARY) WHERE s.kind = :kind AND s.id = a.id AND s.term = :t2) = 1)
   AND (:t3 IS NULL OR (SELECT COUNT(*) FROM search_term s FORCE INDEX (PRIMARY) WHERE s.kind = :kind AND s.id = a.id AND s.term = :t3) = 1)
   AND (:t4 IS NULL OR (SELECT COUNT(*) FROM search_term s FORCE INDEX (PRIMARY) WHERE s.kind = :kind AND s.id = a.id AND s.term = :t4) = 1)
   AND (:t5 IS NULL OR (SELECT COUNT(*) FROM search_term s FORCE INDEX (PRIMARY) WHERE s.kind = :kind AND s.id = a.id AND s.term = :t5) = 1)
   AND (:t6 IS NULL OR (SELECT COUNT(*) FROM search_term s FORCE INDEX (PRIMARY) WHERE s.kind = :kind AND s.id = a.id AND s.term = :t6) = 1)
 ORDER BY a.id DESC
 LIMIT :limit;

-- query search_reach one
-- kind: text, term: text, before: int, scan: int
-- How far back `scan` rows of a term go.
SELECT COUNT(*) AS hits, MIN(x.id) AS oldest
  FROM (SELECT s.id FROM search_term s WHERE s.kind = :kind AND s.term = :term AND s.id < :before ORDER BY s.id DESC LIMIT :scan) x;

-- query search_projects many row search_hit
-- ids: text
-- Projects by a JSON array of ids, newest first; where a wish is, nobody finds by searching.
SELECT p.id, p.code, p.title AS name, p.state, p.category AS sort, IF(p.mode = 'wish', '', p.place) AS place, u.name AS unit_name,
       p.opens_at
  FROM JSON_TABLE(:ids, '$[*]' COLUMNS (id BIGINT PATH '$')) j
  JOIN project p ON p.id = j.id
  JOIN unit u ON u.code = p.unit_code
 ORDER BY p.id DESC;

-- query search_partners many row search_hit
-- ids: text
-- Partners by a JSON array of ids, newest first.
SELECT p.id, p.code, p.name, p.state, p.kind AS sort, p.sub_unit AS place, u.name AS unit_name,
       CAST(NULL AS DATETIME(6)) AS opens_at
  FROM JSON_TABLE(:ids, '$[*]' COLUMNS (id BIGINT PATH '$')) j
  JOIN partner p ON p.id = j.id
  JOIN unit u ON u.code = p.unit_code
 ORDER BY p.id DESC;

-- query search_units many row search_hit
-- ids: text
-- Units by a JSON array of numbers, newest first.
SELECT u.number AS id, u.code, u.name, '' AS state, u.level AS sort, u.address AS place, COALESCE(a.name, '') AS unit_name,
       CAST(NULL AS DATETIME(6)) AS opens_at
  FROM JSON_TABLE(:ids, '$[*]' COLUMNS (id BIGINT PATH '$')) j
  JOIN unit u ON u.number = j.id
  LEFT JOIN unit a ON a.code = u.parent_code
 ORDER BY u.number DESC;

-- query search_known many
-- codes: text
-- Which of a JSON array of codes belong to something anybody may see.
SELECT p.code FROM JSON_TABLE(:codes, '$[*]' COLUMNS (code VARCHAR(20) PATH '$')) j JOIN project p ON p.code = j.code
 WHERE p.published_at IS NOT NULL
UNION ALL
SELECT p.code FROM JSON_TABLE(:codes, '$[*]' COLUMNS (code VARCHAR(20) PATH '$')) j JOIN partner p ON p.code = j.code
 WHERE p.listed_at IS NOT NULL
UNION ALL
SELECT o.code FROM JSON_TABLE(:codes, '$[*]' COLUMNS (code VARCHAR(20) PATH '$')) j JOIN occasion o ON o.code = j.code;

-- query search_by_ident one
-- ident: text
-- The partner in the registry with this unified social credit code, its first body.
SELECT p.code FROM partner p
 WHERE p.scheme = 'uscc' AND p.ident = :ident AND p.state IN ('listed', 'suspended')
 ORDER BY p.id LIMIT 1;

-- query search_hold_projects exec
-- from: int, to: int
-- Keeps moves away from some projects while their terms are made anew: nothing is changed, but the rows are locked.
UPDATE project SET version = version WHERE id >= :from AND id < :to;

-- query search_hold_partners exec
-- from: int, to: int
-- The same for partners.
UPDATE partner SET version = version WHERE id >= :from AND id < :to;

-- query search_hold_units exec
-- from: int, to: int
-- The same for units.
UPDATE unit SET name = name WHERE number >= :from AND number < :to;

-- query search_clear exec
-- kind: text, from: int, to: int
-- A run of subjects out of the index.
DELETE FROM search_term WHERE kind = :kind AND id >= :from AND id < :to;

-- query search_last one
-- kind: text
-- The last subject of a kind, or what the index takes for one.
SELECT GREATEST(COALESCE((SELECT MAX(s.id) FROM search_term s WHERE s.kind = :kind), 0),
                COALESCE((SELECT MAX(p.id) FROM project p), 0), COALESCE((SELECT MAX(p.id) FROM partner p), 0),
                COALESCE((SELECT MAX(u.number) FROM unit u), 0)) AS id;

-- query search_range_projects many row search_text
-- from: int, to: int
-- Words of a run of projects; not where a wish is.
SELECT p.id, p.state IN ('published', 'selecting', 'noticed', 'running', 'unclaimed', 'closed') AS is_public,
       CONCAT_WS(' ', p.title, IF(p.mode = 'wish', NULL, p.place), u.name) AS words
  FROM project p
  JOIN unit u ON u.code = p.unit_code
 WHERE p.id >= :from AND p.id < :to;

-- query search_range_partners many row search_text
-- from: int, to: int
-- Words of a run of partners.
SELECT p.id, p.state IN ('listed', 'suspended') AS is_public,
       CONCAT_WS(' ', p.name, p.sub_unit, (SELECT GROUP_CONCAT(r.title SEPARATOR ' ') FROM partner_resource r WHERE r.partner_id = p.id)) AS words
  FROM partner p
 WHERE p.id >= :from AND p.id < :to;

-- query search_range_units many row search_text
-- from: int, to: int
-- Words of a run of units.
SELECT u.number AS id, 1 AS is_public, CONCAT_WS(' ', u.name, u.address) AS words
  FROM unit u
 WHERE u.number >= :from AND u.number < :to;

-- query search_public_projects many row search_public
-- from: int, to: int
-- A run of the projects that have a public page: for the sitemap.
SELECT p.code, p.state_at AS changed_at FROM project p
 WHERE p.id >= :from AND p.id < :to AND p.published_at IS NOT NULL ORDER BY p.id;

-- query search_public_partners many row search_public
-- from: int, to: int
-- The same of partners.
SELECT p.code, p.state_at AS changed_at FROM partner p
 WHERE p.id >= :from AND p.id < :to AND p.state IN ('listed', 'suspended') ORDER BY p.id;

-- query search_public_units many row search_public
-- from: int, to: int
-- The same of units, which have no time of their own.
SELECT u.code, COALESCE(u.valid_from_at, TIMESTAMP'1970-01-01 00:00:00.000000') AS changed_at FROM unit u
 WHERE u.number >= :from AND u.number < :to ORDER BY u.number;

-- query search_ends one
-- The last number of each kind that has public pages.
SELECT COALESCE((SELECT MAX(p.id) FROM project p), 0) AS projects, COALESCE((SELECT MAX(p.id) FROM partner p), 0) AS partners,
       COALESCE((SELECT MAX(u.number) FROM unit u), 0) AS units;
