-- Claim meetings and roadshows, their lists and their records.

-- query occasion_by_code one row occasion
-- code: text
-- One occasion.
SELECT o.id, o.code, o.version, o.kind, o.title, o.unit_code, u.name AS unit_name, o.place, o.programme, o.opens_at, o.closes_at
  FROM occasion o
  JOIN unit u ON u.code = o.unit_code
 WHERE o.code = :code;

-- query occasion_by_id one row occasion
-- id: int
-- The same by id.
SELECT o.id, o.code, o.version, o.kind, o.title, o.unit_code, u.name AS unit_name, o.place, o.programme, o.opens_at, o.closes_at
  FROM occasion o
  JOIN unit u ON u.code = o.unit_code
 WHERE o.id = :id;

-- query occasion_coming many row occasion
-- now: time, unit6: text?, unit9: text?, unit12: text?, unit14: text?, limit: int
-- Those not over yet, everywhere or within a unit, soonest first.
SELECT o.id, o.code, o.version, o.kind, o.title, o.unit_code, u.name AS unit_name, o.place, o.programme, o.opens_at, o.closes_at
  FROM occasion o
  JOIN unit u ON u.code = o.unit_code
 WHERE o.closes_at > :now
   AND (:unit6 IS NULL OR o.unit6 = :unit6) AND (:unit9 IS NULL OR o.unit9 = :unit9)
   AND (:unit12 IS NULL OR o.unit12 = :unit12) AND (:unit14 IS NULL OR o.unit14 = :unit14)
 ORDER BY o.opens_at, o.id
 LIMIT :limit;

-- query occasion_past many row occasion
-- now: time, closed: time, before: int, limit: int
-- Those over, the last one first, a page at a time; behind one that is not over yet: from the last one on.
SELECT o.id, o.code, o.version, o.kind, o.title, o.unit_code, u.name AS unit_name, o.place, o.programme, o.opens_at, o.closes_at
  FROM occasion o
  JOIN unit u ON u.code = o.unit_code
 WHERE o.closes_at <= :now AND o.closes_at <= :closed AND (o.closes_at < :closed OR o.id < :before)
 ORDER BY o.closes_at DESC, o.id DESC
 LIMIT :limit;

-- query occasion_for_unit many row occasion
-- now: time, code: text, code6: text, code9: text?, code12: text?, code14: text?, unit6: text?, unit9: text?, unit12: text?
-- unit14: text?, limit: int
-- Those not over yet of a unit, of those above it and of those within it, soonest first.
SELECT o.id, o.code, o.version, o.kind, o.title, o.unit_code, u.name AS unit_name, o.place, o.programme, o.opens_at, o.closes_at
  FROM occasion o
  JOIN unit u ON u.code = o.unit_code
 WHERE o.closes_at > :now
   AND (o.unit_code IN (:code, :code6, :code9, :code12, :code14)
        OR o.unit6 = :unit6 OR o.unit9 = :unit9 OR o.unit12 = :unit12 OR o.unit14 = :unit14)
 ORDER BY o.opens_at, o.id
 LIMIT :limit;

-- query occasion_insert insert
-- code: text, kind: text, title: text, unit: text, place: text, programme: text, opens: time, closes: time, author: int, now: time
-- A new occasion.
INSERT INTO occasion (code, kind, title, unit_code, place, programme, opens_at, closes_at, created_by, created_at)
VALUES (:code, :kind, :title, :unit, :place, :programme, :opens, :closes, :author, :now);

-- query occasion_reschedule move
-- id: int, version: int, opens: time, closes: time, now: time
-- Another window, while it has not opened and nobody changed it.
UPDATE occasion
   SET version = LAST_INSERT_ID(version + 1), opens_at = :opens, closes_at = :closes
 WHERE id = :id AND version = :version AND opens_at > :now;

-- query occasion_admit move
-- id: int, opens: time, closes: time, now: time
-- One project more, while the window is the one it was promised.
UPDATE occasion
   SET version = LAST_INSERT_ID(version + 1)
 WHERE id = :id AND opens_at = :opens AND closes_at = :closes AND closes_at > :now;

-- query occasion_authors many
-- occasion: int
-- Who posted what is on its list or shall come onto it.
SELECT DISTINCT p.author_id FROM project p
 WHERE p.occasion_id = :occasion AND p.state IN ('draft', 'reviewing', 'returned', 'published')
 ORDER BY p.author_id;

-- query occasion_claimants many
-- occasion: int
-- The partners who have prepared a claim for one of its projects.
SELECT DISTINCT c.lead_id
  FROM project p
  JOIN claim c ON c.project_id = p.id AND c.round = p.round
 WHERE p.occasion_id = :occasion AND p.state = 'published' AND c.state = 'draft'
 ORDER BY c.lead_id;
