-- Needs: their texts, their moves, their lists.

-- query project_by_code one row project
-- code: text
-- One project with what its page and its rules need.
SELECT p.id, p.code, p.version, p.text_version, p.state, p.unit_code, u.name AS unit_name, p.author_id, p.title, p.need,
       p.category, p.place, p.done_by_at, p.start_at, p.for_whom, p.head_count, p.ways, p.money, p.procurement_file, p.mode,
       p.slots, p.term_months, p.scheme_id, p.round, p.taken, p.live_awards, p.freed, p.open_objections, p.opens_at, p.closes_at,
       p.occasion_id, p.reason, p.created_at, p.touched_at, p.published_at, p.state_at, p.due_at, p.late_at
  FROM project p
  JOIN unit u ON u.code = p.unit_code
 WHERE p.code = :code;

-- query project_by_id one row project
-- id: int
-- The same by id, for the clock and for moves of claims and awards.
SELECT p.id, p.code, p.version, p.text_version, p.state, p.unit_code, u.name AS unit_name, p.author_id, p.title, p.need,
       p.category, p.place, p.done_by_at, p.start_at, p.for_whom, p.head_count, p.ways, p.money, p.procurement_file, p.mode,
       p.slots, p.term_months, p.scheme_id, p.round, p.taken, p.live_awards, p.freed, p.open_objections, p.opens_at, p.closes_at,
       p.occasion_id, p.reason, p.created_at, p.touched_at, p.published_at, p.state_at, p.due_at, p.late_at
  FROM project p
  JOIN unit u ON u.code = p.unit_code
 WHERE p.id = :id;

-- query project_list many row project_line
-- state: text, unit6: text?, unit9: text?, unit12: text?, unit14: text?, category: text?, mode: text?, before: int, limit: int
-- Projects in one state, newest first, a page at a time. No row has the second state, but with it the server cannot take the first
-- for a constant and read an index from its end, where every later page would pass over all those before it.
SELECT p.id, p.code, p.state, p.unit_code, u.name AS unit_name, p.author_id, p.title, p.category, p.place, p.mode, p.slots,
       p.taken, p.round, p.live_awards, p.opens_at, p.closes_at, p.done_by_at, p.state_at, p.due_at, p.late_at
  FROM project p USE INDEX (project_state, project_state9, project_state12, project_state14, project_category, project_mode)
  JOIN unit u ON u.code = p.unit_code
 WHERE p.state IN (:state, '') AND p.id < :before
   AND (:unit6 IS NULL OR p.unit6 = :unit6) AND (:unit9 IS NULL OR p.unit9 = :unit9)
   AND (:unit12 IS NULL OR p.unit12 = :unit12) AND (:unit14 IS NULL OR p.unit14 = :unit14)
   AND (:category IS NULL OR p.category = :category) AND (:mode IS NULL OR p.mode = :mode)
 ORDER BY p.state DESC, p.id DESC
 LIMIT :limit;

-- query project_list_words many row project_line
-- term: text, like: text, state: text, unit6: text?, unit9: text?, unit12: text?, unit14: text?, category: text?, mode: text?, before: int, limit: int
-- The same for those with some words in their title, whose rarest term leads to them; like is a pattern for the title in any case.
SELECT p.id, p.code, p.state, p.unit_code, u.name AS unit_name, p.author_id, p.title, p.category, p.place, p.mode, p.slots,
       p.taken, p.round, p.live_awards, p.opens_at, p.closes_at, p.done_by_at, p.state_at, p.due_at, p.late_at
  FROM search_term t FORCE INDEX (search_term_find)
  STRAIGHT_JOIN project p ON p.id = t.id
  STRAIGHT_JOIN unit u ON u.code = p.unit_code
 WHERE t.kind = 'project' AND t.term = :term AND t.id < :before AND p.state = :state
   AND (:unit6 IS NULL OR p.unit6 = :unit6) AND (:unit9 IS NULL OR p.unit9 = :unit9)
   AND (:unit12 IS NULL OR p.unit12 = :unit12) AND (:unit14 IS NULL OR p.unit14 = :unit14)
   AND (:category IS NULL OR p.category = :category) AND (:mode IS NULL OR p.mode = :mode)
   AND p.title COLLATE utf8mb4_unicode_ci LIKE :like
 ORDER BY t.id DESC
 LIMIT :limit;

-- query project_needs many row project_line
-- unit6: text?, unit9: text?, unit12: text?, unit14: text?, category: text?, mode: text?, now: time, after: time, after_id: int
-- limit: int
-- What can be claimed or soon can be, in the order in which it closes, a page at a time; the state as in project_list.
SELECT p.id, p.code, p.state, p.unit_code, u.name AS unit_name, p.author_id, p.title, p.category, p.place, p.mode, p.slots,
       p.taken, p.round, p.live_awards, p.opens_at, p.closes_at, p.done_by_at, p.state_at, p.due_at, p.late_at
  FROM project p USE INDEX (project_closes, project_closes9, project_closes12, project_closes14, project_closes_category, project_closes_mode)
  JOIN unit u ON u.code = p.unit_code
 WHERE p.state IN ('published', '') AND p.closes_at > :now AND p.closes_at >= :after
   AND (p.closes_at > :after OR (p.closes_at = :after AND p.id > :after_id))
   AND (:unit6 IS NULL OR p.unit6 = :unit6) AND (:unit9 IS NULL OR p.unit9 = :unit9)
   AND (:unit12 IS NULL OR p.unit12 = :unit12) AND (:unit14 IS NULL OR p.unit14 = :unit14)
   AND (:category IS NULL OR p.category = :category) AND (:mode IS NULL OR p.mode = :mode)
 ORDER BY p.state, p.closes_at, p.id
 LIMIT :limit;

-- query project_open many row project_line
-- unit9: text?, now: time, limit: int
-- What can be claimed now, everywhere or in a street; what opened last comes first: behind it lies what the clock is about to take off.
-- The state as in project_list.
SELECT p.id, p.code, p.state, p.unit_code, u.name AS unit_name, p.author_id, p.title, p.category, p.place, p.mode, p.slots,
       p.taken, p.round, p.live_awards, p.opens_at, p.closes_at, p.done_by_at, p.state_at, p.due_at, p.late_at
  FROM project p USE INDEX (project_opens, project_opens9)
  JOIN unit u ON u.code = p.unit_code
 WHERE p.state IN ('published', '') AND p.opens_at <= :now AND p.closes_at > :now AND p.taken < p.slots
   AND (:unit9 IS NULL OR p.unit9 = :unit9)
 ORDER BY p.state DESC, p.opens_at DESC, p.id DESC
 LIMIT :limit;

-- query project_opening many row project_line
-- now: time, limit: int
-- What is on the wall and opens later, the next first.
SELECT p.id, p.code, p.state, p.unit_code, u.name AS unit_name, p.author_id, p.title, p.category, p.place, p.mode, p.slots,
       p.taken, p.round, p.live_awards, p.opens_at, p.closes_at, p.done_by_at, p.state_at, p.due_at, p.late_at
  FROM project p USE INDEX (project_opens)
  JOIN unit u ON u.code = p.unit_code
 WHERE p.state = 'published' AND p.opens_at > :now
 ORDER BY p.opens_at, p.id
 LIMIT :limit;

-- query project_similar many row project_line
-- unit9: text, category: text, but: int, limit: int
-- What was published of a category in a street, newest first, without one itself: to compare titles with.
SELECT p.id, p.code, p.state, p.unit_code, u.name AS unit_name, p.author_id, p.title, p.category, p.place, p.mode, p.slots,
       p.taken, p.round, p.live_awards, p.opens_at, p.closes_at, p.done_by_at, p.state_at, p.due_at, p.late_at
  FROM project p
  JOIN unit u ON u.code = p.unit_code
 WHERE p.unit9 = :unit9 AND p.category = :category AND p.published_at IS NOT NULL AND p.id <> :but
 ORDER BY p.id DESC
 LIMIT :limit;

-- query project_of_author many row project_line
-- author: int, limit: int
-- What somebody wrote last, newest first.
SELECT p.id, p.code, p.state, p.unit_code, u.name AS unit_name, p.author_id, p.title, p.category, p.place, p.mode, p.slots,
       p.taken, p.round, p.live_awards, p.opens_at, p.closes_at, p.done_by_at, p.state_at, p.due_at, p.late_at
  FROM project p
  JOIN unit u ON u.code = p.unit_code
 WHERE p.author_id = :author
 ORDER BY p.id DESC
 LIMIT :limit;

-- query project_of_occasion many row project_line
-- occasion: int
-- What was put on the list of an occasion: first rounds in the order of posting, then what was offered again; as that round stands or ended.
SELECT p.id, p.code,
       IF(p.round = o.round, p.state,
          IF(EXISTS (SELECT 1 FROM award a WHERE a.project_id = p.id AND a.round = o.round), 'running', 'unclaimed')) AS state,
       p.unit_code, u.name AS unit_name, p.author_id, p.title, p.category, p.place, p.mode, o.slots,
       COALESCE((SELECT COUNT(*) FROM award a WHERE a.project_id = p.id AND a.round = o.round), 0) AS taken,
       o.round, p.live_awards, p.opens_at, p.closes_at, p.done_by_at, p.state_at, p.due_at, p.late_at
  FROM occasion_project o
  JOIN project p ON p.id = o.project_id
  JOIN unit u ON u.code = p.unit_code
 WHERE o.occasion_id = :occasion
 ORDER BY o.round, o.project_id;

-- query project_put_on exec
-- id: int, occasion: int
-- Onto the list of an occasion for good, with the round and the slots it is offered with.
INSERT INTO occasion_project (occasion_id, project_id, round, slots)
SELECT :occasion, p.id, p.round, p.slots FROM project p WHERE p.id = :id;

-- query project_waiting many row project_line
-- state: text, unit6: text?, unit9: text?, unit12: text?, unit14: text?, district: int, street: int, community: int, queued: time
-- after: int, limit: int
-- What can be moved in a state within a unit, for the work page: what is late first, then the longest there. district, street and
-- community are 6, 9 and 12 when needs of that office are asked for, else -1: a branch for each, so that none has to be sorted.
SELECT p.id, p.code, p.state, p.unit_code, u.name AS unit_name, p.author_id, p.title, p.category, p.place, p.mode, p.slots,
       p.taken, p.round, p.live_awards, p.opens_at, p.closes_at, p.done_by_at, p.state_at, p.due_at, p.late_at
  FROM ((SELECT d.id, d.queued_at
           FROM project d USE INDEX (project_queue6, project_queue9, project_queue12, project_queue14)
          WHERE d.state = :state AND d.desk = :district AND d.queued_at >= :queued
            AND (d.queued_at > :queued OR (d.queued_at = :queued AND d.id > :after))
            AND (:unit6 IS NULL OR d.unit6 = :unit6) AND (:unit9 IS NULL OR d.unit9 = :unit9)
            AND (:unit12 IS NULL OR d.unit12 = :unit12) AND (:unit14 IS NULL OR d.unit14 = :unit14)
          ORDER BY d.queued_at, d.id
          LIMIT :limit)
        UNION ALL
        (SELECT s.id, s.queued_at
           FROM project s USE INDEX (project_queue6, project_queue9, project_queue12, project_queue14)
          WHERE s.state = :state AND s.desk = :street AND s.queued_at >= :queued
            AND (s.queued_at > :queued OR (s.queued_at = :queued AND s.id > :after))
            AND (:unit6 IS NULL OR s.unit6 = :unit6) AND (:unit9 IS NULL OR s.unit9 = :unit9)
            AND (:unit12 IS NULL OR s.unit12 = :unit12) AND (:unit14 IS NULL OR s.unit14 = :unit14)
          ORDER BY s.queued_at, s.id
          LIMIT :limit)
        UNION ALL
        (SELECT c.id, c.queued_at
           FROM project c USE INDEX (project_queue6, project_queue9, project_queue12, project_queue14)
          WHERE c.state = :state AND c.desk = :community AND c.queued_at >= :queued
            AND (c.queued_at > :queued OR (c.queued_at = :queued AND c.id > :after))
            AND (:unit6 IS NULL OR c.unit6 = :unit6) AND (:unit9 IS NULL OR c.unit9 = :unit9)
            AND (:unit12 IS NULL OR c.unit12 = :unit12) AND (:unit14 IS NULL OR c.unit14 = :unit14)
          ORDER BY c.queued_at, c.id
          LIMIT :limit)) queue
  JOIN project p ON p.id = queue.id
  JOIN unit u ON u.code = p.unit_code
 ORDER BY queue.queued_at, queue.id
 LIMIT :limit;

-- query project_insert insert
-- code: text, unit: text, author: int, title: text, need: text, category: text, place: text, done_by: time?, start: time?
-- for_whom: text, head_count: int?, ways: text, money: text, procurement_file: text?, mode: text, slots: int, term_months: int?
-- occasion: int?, now: time, due: time
-- A new draft.
INSERT INTO project (code, state, unit_code, author_id, title, need, category, place, done_by_at, start_at, for_whom, head_count,
       ways, money, procurement_file, mode, slots, term_months, occasion_id, created_at, touched_at, state_at, due_at)
VALUES (:code, 'draft', :unit, :author, :title, :need, :category, :place, :done_by, :start, :for_whom, :head_count,
       :ways, :money, :procurement_file, :mode, :slots, :term_months, :occasion, :now, :now, :now, :due);

-- query project_edit exec
-- id: int, text_version: int, title: text, need: text, category: text, place: text, done_by: time?, start: time?
-- for_whom: text, head_count: int?, ways: text, money: text, procurement_file: text?, mode: text, slots: int, term_months: int?
-- occasion: int?, now: time, due: time
-- New texts of a draft or returned project, if nobody changed them meanwhile.
UPDATE project FORCE INDEX (PRIMARY)
   SET title = :title, need = :need, category = :category, place = :place, done_by_at = :done_by, start_at = :start,
       for_whom = :for_whom, head_count = :head_count, ways = :ways, money = :money, procurement_file = :procurement_file,
       mode = :mode, slots = :slots, term_months = :term_months, occasion_id = :occasion, touched_at = :now, due_at = :due,
       text_version = text_version + 1
 WHERE id = :id AND text_version = :text_version AND state IN ('draft', 'returned');

-- query project_touch exec
-- id: int, text_version: int, occasion: int?, now: time, due: time
-- A need that was on the wall gets a new text, kept apart; if nobody changed it meanwhile.
UPDATE project FORCE INDEX (PRIMARY)
   SET occasion_id = :occasion, touched_at = :now, due_at = :due, text_version = text_version + 1
 WHERE id = :id AND text_version = :text_version AND state = 'returned';

-- query project_revise exec
-- id: int, title: text, need: text, category: text, place: text, done_by: time?, start: time?
-- for_whom: text, head_count: int?, ways: text, money: text, procurement_file: text?, mode: text, slots: int, term_months: int?
-- The new text itself.
INSERT INTO project_revision (project_id, title, need, category, place, done_by_at, start_at, for_whom, head_count, ways, money,
       procurement_file, mode, slots, term_months)
VALUES (:id, :title, :need, :category, :place, :done_by, :start, :for_whom, :head_count, :ways, :money, :procurement_file, :mode,
       :slots, :term_months)
ON DUPLICATE KEY UPDATE title = VALUES(title), need = VALUES(need), category = VALUES(category), place = VALUES(place),
       done_by_at = VALUES(done_by_at), start_at = VALUES(start_at), for_whom = VALUES(for_whom), head_count = VALUES(head_count),
       ways = VALUES(ways), money = VALUES(money), procurement_file = VALUES(procurement_file), mode = VALUES(mode),
       slots = VALUES(slots), term_months = VALUES(term_months);

-- query project_revision one
-- id: int
-- The new text of a need that was on the wall.
SELECT r.title, r.need, r.category, r.place, r.done_by_at, r.start_at, r.for_whom, r.head_count, r.ways, r.money,
       r.procurement_file, r.mode, r.slots, r.term_months
  FROM project_revision r
 WHERE r.project_id = :id;

-- query project_adopt exec
-- id: int
-- The new text becomes the one that everybody reads.
UPDATE project p JOIN project_revision r ON r.project_id = p.id
   SET p.title = r.title, p.need = r.need, p.category = r.category, p.place = r.place, p.done_by_at = r.done_by_at,
       p.start_at = r.start_at, p.for_whom = r.for_whom, p.head_count = r.head_count, p.ways = r.ways, p.money = r.money,
       p.procurement_file = r.procurement_file, p.mode = r.mode, p.slots = r.slots, p.term_months = r.term_months
 WHERE p.id = :id;

-- query project_revision_delete exec
-- id: int
-- Adopted.
DELETE FROM project_revision WHERE project_id = :id;

-- query project_add_file exec
-- id: int, most: int, now: time, due: time
-- One attachment more, while it is with its poster and has fewer than so many.
UPDATE project FORCE INDEX (PRIMARY)
   SET files = files + 1, touched_at = :now, due_at = :due
 WHERE id = :id AND files < :most AND state IN ('draft', 'returned') AND published_at IS NULL;

-- query project_remove_file exec
-- id: int, now: time, due: time
-- One attachment less, while it is with its poster.
UPDATE project FORCE INDEX (PRIMARY)
   SET files = files - 1, touched_at = :now, due_at = :due
 WHERE id = :id AND files > 0 AND state IN ('draft', 'returned') AND published_at IS NULL;

-- query project_add_review_file exec
-- id: int, most: int
-- One attachment more of its reviewers, while they have it; as little as the poster's to what was on the wall before.
UPDATE project FORCE INDEX (PRIMARY)
   SET review_files = review_files + 1
 WHERE id = :id AND review_files < :most AND state = 'reviewing' AND published_at IS NULL;

-- query project_remove_review_file exec
-- id: int
-- One less.
UPDATE project FORCE INDEX (PRIMARY)
   SET review_files = review_files - 1
 WHERE id = :id AND review_files > 0 AND state = 'reviewing' AND published_at IS NULL;

-- query project_move move
-- id: int, from: text, to: text, now: time, due: time?, reason: text?
-- A move whose only condition is the state.
UPDATE project FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), state = :to, state_at = :now, due_at = :due, late_at = NULL, reason = :reason
 WHERE id = :id AND state = :from;

-- query project_submit move
-- id: int, from: text, text_version: int, now: time, due: time
-- To the reviewer, in the text that was found complete. The version goes on: what he has before him is this text with these files.
UPDATE project FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), state = 'reviewing', state_at = :now, due_at = :due, late_at = NULL, reason = NULL,
       text_version = text_version + 1
 WHERE id = :id AND state = :from AND text_version = :text_version;

-- query project_publish move
-- id: int, now: time, opens: time, closes: time, scheme: int?, occasion: int?, text_version: int
-- Onto the wall, in the text that was reviewed; a revised text that was there before begins a new round.
UPDATE project FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), state = 'published', state_at = :now, due_at = :closes, late_at = NULL,
       reason = NULL, opens_at = :opens, closes_at = :closes, scheme_id = :scheme, occasion_id = :occasion,
       round = round + IF(published_at IS NULL, 0, 1), published_at = COALESCE(published_at, :now)
 WHERE id = :id AND state = 'reviewing' AND text_version = :text_version;

-- query project_next_round move
-- id: int, from: text, now: time, opens: time, closes: time, occasion: int?
-- Back onto the wall for another round: republish, reoffer; the latter with the freed slots alone.
UPDATE project FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), slots = IF(state = 'running', freed, slots), state = 'published', state_at = :now,
       due_at = :closes, late_at = NULL, reason = NULL, opens_at = :opens, closes_at = :closes, occasion_id = :occasion,
       round = round + 1, taken = 0, freed = 0
 WHERE id = :id AND state = :from AND (state = 'unclaimed' OR (live_awards = 0 AND freed > 0));

-- query project_withdraw move
-- id: int, from: text, now: time, reason: text?
-- Off the wall, if no slot was taken.
UPDATE project FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), state = 'withdrawn', state_at = :now, due_at = NULL, late_at = NULL, reason = :reason
 WHERE id = :id AND state = :from AND taken = 0;

-- query project_take move
-- id: int, round: int, now: time
-- One slot of a rush or wish, if one is free inside the window; the new count is the slot's number. By the primary key, as every guarded
-- change here: where statistics are young the server takes an index on the state instead, and locks all of it on its way.
UPDATE project FORCE INDEX (PRIMARY)
   SET taken = LAST_INSERT_ID(taken + 1), live_awards = live_awards + 1
 WHERE id = :id AND round = :round AND state = 'published' AND mode IN ('rush', 'wish')
   AND taken < slots AND opens_at <= :now AND closes_at > :now;

-- query project_fill move
-- id: int, now: time
-- The last slot is taken.
UPDATE project FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), state = 'running', state_at = :now, due_at = NULL
 WHERE id = :id AND state = 'published' AND mode IN ('rush', 'wish') AND taken = slots;

-- query project_run_part move
-- id: int, now: time, due: time
-- The window is over and some slots are taken.
UPDATE project FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), state = 'running', state_at = :now,
       due_at = IF(live_awards = 0, :due, NULL)
 WHERE id = :id AND state = 'published' AND mode IN ('rush', 'wish') AND taken > 0 AND closes_at <= :now;

-- query project_lapse move
-- id: int, now: time, due: time
-- The window is over and nothing was taken.
UPDATE project FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), state = 'unclaimed', state_at = :now, due_at = :due
 WHERE id = :id AND state = 'published' AND taken = 0 AND closes_at <= :now;

-- query project_finish move
-- id: int, now: time
-- Every award is at its end and nobody offered the free slots again.
UPDATE project FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), state = 'closed', state_at = :now, due_at = NULL
 WHERE id = :id AND state = 'running' AND live_awards = 0 AND due_at <= :now;

-- query project_award_ended exec
-- id: int, due: time
-- One award less is alive, its slot is free; when it was the last, the clock closes the project at `due` unless the slots are offered again.
UPDATE project FORCE INDEX (PRIMARY)
   SET due_at = IF(live_awards = 1 AND state = 'running', :due, due_at), live_awards = live_awards - 1, freed = freed + 1
 WHERE id = :id AND live_awards > 0;

-- query project_rewindow exec
-- occasion: int, opens: time, closes: time
-- A rescheduled occasion moves the windows of its projects that are on the wall.
UPDATE project FORCE INDEX (project_occasion)
   SET opens_at = :opens, closes_at = :closes, due_at = :closes
 WHERE occasion_id = :occasion AND state = 'published';

-- query project_begun_before many row project_line
-- occasion: int, closes: time, limit: int
-- What is on the wall for an occasion and would begin, or be done, before a window that ends then; the first posted first.
SELECT p.id, p.code, p.state, p.unit_code, u.name AS unit_name, p.author_id, p.title, p.category, p.place, p.mode, p.slots,
       p.taken, p.round, p.live_awards, p.opens_at, p.closes_at, p.done_by_at, p.state_at, p.due_at, p.late_at
  FROM project p FORCE INDEX (project_occasion)
  JOIN unit u ON u.code = p.unit_code
 WHERE p.occasion_id = :occasion AND p.state = 'published' AND COALESCE(p.start_at, p.done_by_at) < :closes
 ORDER BY p.id
 LIMIT :limit;

-- query project_late move
-- id: int, now: time
-- The review is late: written once, and the clock need not come back for it.
UPDATE project FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), late_at = :now, due_at = NULL
 WHERE id = :id AND state = 'reviewing' AND late_at IS NULL AND due_at <= :now;

-- query project_due many
-- before: time, limit: int
-- What the clock must look at, earliest first.
SELECT p.id, p.due_at AS due_at FROM project p WHERE p.due_at <= :before ORDER BY p.due_at LIMIT :limit;

-- query project_scheme one row project_scheme
-- category: text
-- The newest evaluation scheme of a category.
SELECT s.id, s.community_weight, s.expert_weight, s.resident_weight, s.community_quorum, s.expert_quorum, s.resident_quorum
  FROM scheme s
 WHERE s.category = :category
 ORDER BY s.version DESC
 LIMIT 1;

-- query project_scheme_by_id one row project_scheme
-- id: int
-- The scheme a project was published with.
SELECT s.id, s.community_weight, s.expert_weight, s.resident_weight, s.community_quorum, s.expert_quorum, s.resident_quorum
  FROM scheme s
 WHERE s.id = :id;

-- query project_criteria many
-- scheme: int
-- The criteria of a scheme in the order of the sheet.
SELECT c.side, c.position, c.name, c.weight FROM scheme_criterion c WHERE c.scheme_id = :scheme ORDER BY c.side, c.position;
