-- Slots taken and the work in them.

-- query award_by_slot one row award
-- project: int, round: int, slot: int
-- The work in one slot.
SELECT a.id, a.version, a.state, a.project_id, a.round, a.slot, a.claim_id, a.lead_id, h.name AS lead_name, h.code AS lead_code,
       c.code AS claim_code, c.letter_at, c.letter_what, c.letter_with, c.letter_by_at, a.taken_at, a.letter_due_at,
       a.start_due_at, a.free_until_at, a.plan, a.started_at, a.ended_at, a.counts, a.cause, a.reason, a.reminded_at, a.warned_at,
       a.rejections, a.ballots, a.open_objections, a.state_at, a.due_at, a.late_at
  FROM award a
  JOIN partner h ON h.id = a.lead_id
  JOIN claim c ON c.id = a.claim_id
 WHERE a.project_id = :project AND a.round = :round AND a.slot = :slot;

-- query award_by_id one row award
-- id: int
-- The same by id.
SELECT a.id, a.version, a.state, a.project_id, a.round, a.slot, a.claim_id, a.lead_id, h.name AS lead_name, h.code AS lead_code,
       c.code AS claim_code, c.letter_at, c.letter_what, c.letter_with, c.letter_by_at, a.taken_at, a.letter_due_at,
       a.start_due_at, a.free_until_at, a.plan, a.started_at, a.ended_at, a.counts, a.cause, a.reason, a.reminded_at, a.warned_at,
       a.rejections, a.ballots, a.open_objections, a.state_at, a.due_at, a.late_at
  FROM award a
  JOIN partner h ON h.id = a.lead_id
  JOIN claim c ON c.id = a.claim_id
 WHERE a.id = :id;

-- query award_of_project many
-- project: int
-- Every award of a project, newest round first.
SELECT a.id, a.state, a.round, a.slot, a.lead_id, h.name AS lead_name, h.code AS lead_code, a.taken_at, a.ended_at
  FROM award a
  JOIN partner h ON h.id = a.lead_id
 WHERE a.project_id = :project
 ORDER BY a.round DESC, a.slot;

-- query award_of_occasion many row award_taken
-- occasion: int
-- Who took what at a meeting, in the order of commit.
SELECT a.id, a.state, a.project_id, a.slot, a.round, h.name AS lead_name, h.code AS lead_code, a.taken_at, p.code AS project_code,
       p.title, p.round AS project_round
  FROM occasion_project o
  JOIN award a ON a.project_id = o.project_id AND a.round = o.round
  JOIN project p ON p.id = a.project_id
  JOIN partner h ON h.id = a.lead_id
 WHERE o.occasion_id = :occasion
 ORDER BY a.id;

-- query award_latest many row award_taken
-- limit: int
-- What was taken last; the newest are picked first, or the server joins all there are before it looks for them.
SELECT a.id, a.state, a.project_id, a.slot, a.round, h.name AS lead_name, h.code AS lead_code, a.taken_at, p.code AS project_code,
       p.title, p.round AS project_round
  FROM (SELECT n.id FROM award n ORDER BY n.id DESC LIMIT :limit) newest
  JOIN award a ON a.id = newest.id
  JOIN project p ON p.id = a.project_id
  JOIN partner h ON h.id = a.lead_id
 ORDER BY a.id DESC;

-- query award_of_partner many
-- partner: int, before: int, limit: int
-- What a partner took, newest first: its record.
SELECT a.id, a.state, a.round, a.slot, a.lead_id, a.taken_at, a.letter_due_at, a.start_due_at, a.started_at, a.ended_at, a.counts,
       a.late_at, c.code AS claim_code, c.letter_at, p.code AS project_code, p.title, p.mode, p.unit_code, u.name AS unit_name,
       p.round AS project_round
  FROM award_member m
  JOIN award a ON a.id = m.award_id
  JOIN claim c ON c.id = a.claim_id
  JOIN project p ON p.id = a.project_id
  JOIN unit u ON u.code = p.unit_code
 WHERE m.partner_id = :partner AND a.id < :before
 ORDER BY a.id DESC
 LIMIT :limit;

-- query award_count_of_partner many
-- partner: int
-- How many of a partner's awards are in which state.
SELECT a.state, COUNT(*) AS awards
  FROM award_member m
  JOIN award a ON a.id = m.award_id
 WHERE m.partner_id = :partner
 GROUP BY a.state;

-- query award_of_member one
-- project: int, round: int, partner: int
-- The slot a partner has in a round, as lead or member.
SELECT a.slot, a.lead_id FROM award_member m JOIN award a ON a.id = m.award_id
 WHERE m.project_id = :project AND m.round = :round AND m.partner_id = :partner;

-- query award_terminated_before one
-- project: int, round: int, partner: int
-- Whether the partner was terminated for its own fault in that round.
SELECT COUNT(*) AS times FROM award_member m JOIN award a ON a.id = m.award_id
 WHERE m.project_id = :project AND m.round = :round AND m.partner_id = :partner
   AND a.state = 'terminated' AND a.cause = 'partner';

-- query award_insert once
-- project: int, round: int, slot: int, claim: int, lead: int, now: time, letter_due: time, start_due: time, free_until: time, due: time
-- The slot's row: a second one for the same slot cannot exist.
INSERT INTO award (state, project_id, round, slot, claim_id, lead_id, taken_at, letter_due_at, start_due_at, free_until_at, state_at, due_at)
VALUES ('awarded', :project, :round, :slot, :claim, :lead, :now, :letter_due, :start_due, :free_until, :now, :due);

-- query award_member_insert once
-- project: int, round: int, partner: int, award: int
-- The partner's place in the round: a second one cannot exist.
INSERT INTO award_member (project_id, round, partner_id, award_id) VALUES (:project, :round, :partner, :award);

-- query award_start move
-- id: int, plan: text, now: time
-- Work begins.
UPDATE award FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), state = 'working', plan = :plan, started_at = :now, state_at = :now, due_at = NULL
 WHERE id = :id AND state = 'awarded';

-- query award_renounce move
-- id: int, reason: text, counts: int, now: time
-- The partner gives the slot back before it starts.
UPDATE award FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), state = 'renounced', reason = :reason, counts = :counts, ended_at = :now,
       state_at = :now, due_at = NULL
 WHERE id = :id AND state = 'awarded';

-- query award_expire move
-- id: int, now: time
-- Nobody started in time.
UPDATE award FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), state = 'renounced', ended_at = :now, state_at = :now, due_at = NULL
 WHERE id = :id AND state = 'awarded' AND start_due_at <= :now;

-- query award_expel move
-- id: int, reason: text, now: time
-- The partner was expelled: its fault, and no warning before.
UPDATE award FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), state = 'terminated', cause = 'partner', reason = :reason, ended_at = :now,
       state_at = :now, due_at = NULL
 WHERE id = :id AND state IN ('awarded', 'working', 'delivered');

-- query award_running_of_partner many
-- partner: int
-- What a partner leads and has not had accepted yet, in the order in which rows are locked.
SELECT a.id, a.state, a.project_id, a.round, a.slot, p.code AS project_code, p.title, p.unit_code, p.author_id
  FROM award a
  JOIN project p ON p.id = a.project_id
 WHERE a.lead_id = :partner AND a.state IN ('awarded', 'working', 'delivered')
 ORDER BY a.project_id, a.id;

-- query award_common one
-- partner: int, account: int, now: time
-- In whose name somebody has running work in common with a partner: the community he is secretary of, or another partner of the same award.
SELECT MIN(IF(g.role = 'secretary', g.unit_code, h.code)) AS office
  FROM award_member m
  JOIN award a ON a.id = m.award_id
  JOIN project p ON p.id = a.project_id
  JOIN role_grant g ON g.account_id = :account AND g.from_at <= :now AND (g.until_at IS NULL OR g.until_at > :now)
  LEFT JOIN partner h ON h.id = g.partner_id
 WHERE m.partner_id = :partner AND a.state IN ('awarded', 'working', 'delivered', 'evaluating')
   AND ((g.role = 'secretary' AND g.unit_code = p.unit12)
        OR (g.role = 'partner_agent' AND g.partner_id <> :partner
            AND EXISTS (SELECT 1 FROM award_member o WHERE o.award_id = a.id AND o.partner_id = g.partner_id)));

-- query award_letter_in_time exec
-- id: int, next: time
-- The letter was there when it was due; next the clock looks whether the work has begun.
UPDATE award FORCE INDEX (PRIMARY) SET due_at = :next WHERE id = :id AND state = 'awarded' AND due_at = letter_due_at;

-- query award_letter_late move
-- id: int, now: time, next: time
-- It was not: written once, for then the clock looks at something else.
UPDATE award FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), due_at = :next
 WHERE id = :id AND state = 'awarded' AND due_at = letter_due_at AND due_at <= :now;

-- query award_remind exec
-- id: int, now: time
-- Remembers that the lead was reminded; next the clock looks when the time to start is over.
UPDATE award FORCE INDEX (PRIMARY) SET reminded_at = :now, due_at = start_due_at WHERE id = :id AND state = 'awarded' AND reminded_at IS NULL;

-- query award_members many
-- award: int
-- Partners of an award, in the order in which their rows are locked.
SELECT m.partner_id, h.name, h.code FROM award_member m JOIN partner h ON h.id = m.partner_id WHERE m.award_id = :award ORDER BY m.partner_id;

-- query award_due many
-- before: time, limit: int
-- What the clock must look at, earliest first.
SELECT a.id, a.due_at AS due_at FROM award a WHERE a.due_at <= :before ORDER BY a.due_at LIMIT :limit;
