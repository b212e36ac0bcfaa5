-- What partners ask for, and whether they may.

-- query claim_by_code one row claim
-- code: text
-- One claim with its letter.
SELECT c.id, c.code, c.version, c.state, c.project_id, c.round, c.lead_id, h.name AS lead_name, h.code AS lead_code, c.author_id,
       c.letter_what, c.letter_with, c.letter_by_at, c.letter_at, c.consents_missing, c.reason, c.created_at, c.state_at, c.due_at,
       a.state AS award_state, a.slot AS award_slot, a.letter_due_at
  FROM claim c
  JOIN partner h ON h.id = c.lead_id
  LEFT JOIN award a ON a.claim_id = c.id
 WHERE c.code = :code;

-- query claim_by_id one row claim
-- id: int
-- The same by id.
SELECT c.id, c.code, c.version, c.state, c.project_id, c.round, c.lead_id, h.name AS lead_name, h.code AS lead_code, c.author_id,
       c.letter_what, c.letter_with, c.letter_by_at, c.letter_at, c.consents_missing, c.reason, c.created_at, c.state_at, c.due_at,
       a.state AS award_state, a.slot AS award_slot, a.letter_due_at
  FROM claim c
  JOIN partner h ON h.id = c.lead_id
  LEFT JOIN award a ON a.claim_id = c.id
 WHERE c.id = :id;

-- query claim_of_partner one row claim
-- project: int, round: int, lead: int
-- The claim a partner leads in a round.
SELECT c.id, c.code, c.version, c.state, c.project_id, c.round, c.lead_id, h.name AS lead_name, h.code AS lead_code, c.author_id,
       c.letter_what, c.letter_with, c.letter_by_at, c.letter_at, c.consents_missing, c.reason, c.created_at, c.state_at, c.due_at,
       a.state AS award_state, a.slot AS award_slot, a.letter_due_at
  FROM claim c
  JOIN partner h ON h.id = c.lead_id
  LEFT JOIN award a ON a.claim_id = c.id
 WHERE c.project_id = :project AND c.round = :round AND c.lead_id = :lead;

-- query claim_insert once
-- code: text, state: text, version: int, project: int, round: int, lead: int, author: int, what: text, with: text, by: time?
-- letter: time?, now: time, due: time?
-- A claim: a draft, or one pressed at once without a draft before it.
INSERT INTO claim (code, state, version, project_id, round, lead_id, author_id, letter_what, letter_with, letter_by_at, letter_at,
       created_at, state_at, due_at)
VALUES (:code, :state, :version, :project, :round, :lead, :author, :what, :with, :by, :letter, :now, :now, :due);

-- query claim_letter exec
-- id: int, what: text, with: text, by: time?
-- The letter of intent as far as it is written.
UPDATE claim FORCE INDEX (PRIMARY)
   SET letter_what = :what, letter_with = :with, letter_by_at = :by
 WHERE id = :id AND letter_at IS NULL AND state IN ('draft', 'won');

-- query claim_hand_in move
-- id: int, what: text, with: text, by: time?, now: time
-- The letter as it is handed in: not changed any more.
UPDATE claim FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), letter_what = :what, letter_with = :with, letter_by_at = :by, letter_at = :now
 WHERE id = :id AND letter_at IS NULL AND state IN ('draft', 'won');

-- query claim_press move
-- id: int, now: time
-- A complete draft takes its slot.
UPDATE claim FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), state = 'won', state_at = :now, due_at = NULL
 WHERE id = :id AND state = 'draft' AND consents_missing = 0;

-- query claim_move move
-- id: int, from: text, to: text, now: time, reason: text?
-- A move whose only condition is the state.
UPDATE claim FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), state = :to, state_at = :now, due_at = NULL, reason = :reason
 WHERE id = :id AND state = :from;

-- query claim_pending many
-- project: int, round: int
-- Claims of a round that are not decided, in id order: they fall with the project.
SELECT c.id, c.version, c.state, c.lead_id FROM claim c
 WHERE c.project_id = :project AND c.round = :round AND c.state IN ('draft', 'filed')
 ORDER BY c.id;

-- query claim_pending_of_partner many
-- partner: int
-- Claims a partner leads that are not decided, in id order: they fall with it.
SELECT c.id, c.code, c.state, c.project_id, p.title, p.code AS project_code
  FROM claim c
  JOIN project p ON p.id = c.project_id
 WHERE c.lead_id = :partner AND c.state IN ('draft', 'filed')
 ORDER BY c.id;

-- query claim_rewindow exec
-- occasion: int, closes: time
-- Drafts lapse with the moved window.
UPDATE claim c JOIN project p ON p.id = c.project_id AND p.round = c.round
   SET c.due_at = :closes
 WHERE p.occasion_id = :occasion AND p.state = 'published' AND c.state = 'draft';

-- query claim_put_off exec
-- id: int, due: time
-- Its window ends later than when it was begun.
UPDATE claim FORCE INDEX (PRIMARY) SET due_at = :due WHERE id = :id AND state = 'draft';

-- query claim_due many
-- before: time, limit: int
-- What the clock must look at, earliest first.
SELECT c.id, c.due_at AS due_at FROM claim c WHERE c.due_at <= :before ORDER BY c.due_at LIMIT :limit;

-- query claim_open_of_partner many
-- partner: int, limit: int
-- Drafts and filed letters of a partner, for its work page.
SELECT c.id, c.code, c.state, c.due_at, c.letter_at IS NULL AND c.letter_what <> '' AS letter_kept, p.code AS project_code, p.title,
       p.opens_at, p.closes_at, p.mode, p.state AS project_state
  FROM claim c
  JOIN project p ON p.id = c.project_id
 WHERE c.lead_id = :partner AND c.state IN ('draft', 'filed')
 ORDER BY c.id DESC
 LIMIT :limit;
