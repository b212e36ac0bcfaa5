-- What is to leave the house, and every try.

-- query outbox_mail insert
-- kind: text, account: int, title: text?, body: text?, now: time
-- A mail; a code's text is made when it is sent.
INSERT INTO outbox (channel, kind, account_id, title, body, made_at, due_at)
VALUES ('mail', :kind, :account, :title, :body, :now, :now);

-- query outbox_test insert
-- webhook: int, now: time
-- A delivery that shows whether a webhook works.
INSERT INTO outbox (channel, kind, webhook_id, made_at, due_at)
VALUES ('webhook', 'test', :webhook, :now, :now);

-- query outbox_due many
-- channel: text, now: time, limit: int
-- What can be tried now, longest due first.
SELECT o.id, o.tries
  FROM outbox o
 WHERE o.state = 'waiting' AND o.channel = :channel AND o.due_at <= :now
 ORDER BY o.due_at LIMIT :limit;

-- query outbox_claim exec
-- id: int, tries: int, state: text, now: time, until: time, error: text
-- Whoever changes the row has the next attempt; until then nobody else, and afterwards, should this one die, whoever comes; nobody after the last.
UPDATE outbox
   SET tries = tries + 1, state = :state, due_at = :until, done_at = IF(:state = 'waiting', NULL, :now), error = :error
 WHERE id = :id AND state = 'waiting' AND tries = :tries AND due_at <= :now;

-- query outbox_begin exec
-- id: int, attempt: int, now: time
-- An attempt, before anything is sent.
INSERT INTO outbox_attempt (outbox_id, attempt, begun_at)
VALUES (:id, :attempt, :now);

-- query outbox_mail_job one
-- id: int
-- What a mail is made of; without a preference its reader wants none any more, and without a login he gets none.
SELECT o.kind, o.account_id, o.title, o.body, o.made_at, p.address, p.confirmed_at, p.asked, p.code, p.lang
  FROM outbox o
  LEFT JOIN account a ON a.id = o.account_id AND a.state = 'active'
  LEFT JOIN mail_preference p ON p.account_id = a.id
 WHERE o.id = :id;

-- query outbox_hook_job one
-- id: int
-- What a delivery to a webhook is made of.
SELECT o.kind, o.made_at, w.id AS webhook_id, w.url, w.secret, w.state, e.kind AS subject_kind, e.seq, e.at, e.event, e.from_state, e.to_state,
       e.office, COALESCE(p.code, j.code, c.code) AS code, a.slot
  FROM outbox o
  JOIN webhook w ON w.id = o.webhook_id
  LEFT JOIN event e ON e.kind = o.subject_kind AND e.subject_id = o.subject_id AND e.seq = o.subject_seq
  LEFT JOIN partner p ON e.kind = 'partner' AND p.id = e.subject_id
  LEFT JOIN award a ON e.kind = 'award' AND a.id = e.subject_id
  LEFT JOIN project j ON (e.kind = 'project' AND j.id = e.subject_id) OR j.id = a.project_id
  LEFT JOIN occasion c ON e.kind = 'occasion' AND c.id = e.subject_id
 WHERE o.id = :id;

-- query outbox_end exec
-- id: int, attempt: int, state: text, due: time, done: time?, error: text?
-- How an attempt ended, unless another has begun meanwhile. What was sent is not kept.
UPDATE outbox
   SET state = :state, due_at = :due, done_at = :done, error = :error,
       title = IF(:state = 'sent', NULL, title), body = IF(:state = 'sent', NULL, body)
 WHERE id = :id AND state IN ('waiting', 'stuck') AND tries = :attempt;

-- query outbox_attempt_end exec
-- id: int, attempt: int, now: time, is_sent: int, error: text?
-- The same in the log.
UPDATE outbox_attempt
   SET ended_at = :now, is_sent = :is_sent, error = :error
 WHERE outbox_id = :id AND attempt = :attempt AND ended_at IS NULL;

-- query outbox_stuck many row outbox_line
-- before: int, limit: int
-- Deliveries that were given up, newest first.
SELECT o.id, o.channel, o.kind, o.made_at, o.state, o.tries, o.due_at, o.done_at, o.error, p.masked, w.url, w.id AS webhook_id
  FROM outbox o
  LEFT JOIN mail_preference p ON p.account_id = o.account_id
  LEFT JOIN webhook w ON w.id = o.webhook_id
 WHERE o.state = 'stuck' AND o.id < :before
 ORDER BY o.id DESC LIMIT :limit;

-- query outbox_of_webhook many row outbox_line
-- webhook: int, before: int, limit: int
-- The log of one webhook, newest first.
SELECT o.id, o.channel, o.kind, o.made_at, o.state, o.tries, o.due_at, o.done_at, o.error, p.masked, w.url, w.id AS webhook_id
  FROM outbox o
  LEFT JOIN mail_preference p ON p.account_id = o.account_id
  LEFT JOIN webhook w ON w.id = o.webhook_id
 WHERE o.webhook_id = :webhook AND o.id < :before
 ORDER BY o.id DESC LIMIT :limit;

-- query outbox_by_id one row outbox_line
-- id: int
-- One delivery.
SELECT o.id, o.channel, o.kind, o.made_at, o.state, o.tries, o.due_at, o.done_at, o.error, p.masked, w.url, w.id AS webhook_id
  FROM outbox o
  LEFT JOIN mail_preference p ON p.account_id = o.account_id
  LEFT JOIN webhook w ON w.id = o.webhook_id
 WHERE o.id = :id;

-- query outbox_attempts many
-- id: int, limit: int
-- The attempts of one delivery, newest first.
SELECT t.attempt, t.begun_at, t.ended_at, t.is_sent, t.error
  FROM outbox_attempt t
 WHERE t.outbox_id = :id
 ORDER BY t.attempt DESC LIMIT :limit;

-- query outbox_retry exec
-- id: int, now: time
-- One more attempt, now.
UPDATE outbox SET state = 'waiting', due_at = :now, done_at = NULL WHERE id = :id AND state = 'stuck';

-- query outbox_drop exec
-- id: int, now: time
-- Given up by a person; nothing of it is kept but the log.
UPDATE outbox SET state = 'dropped', done_at = :now, title = NULL, body = NULL WHERE id = :id AND state = 'stuck';

-- query outbox_forget exec
-- account: int, now: time
-- What still waits for an address that is gone, or for somebody who may not read it any more.
UPDATE outbox
   SET state = 'dropped', done_at = :now, title = NULL, body = NULL
 WHERE account_id = :account AND state IN ('waiting', 'stuck');

-- query outbox_forget_webhook exec
-- webhook: int, now: time
-- What still waits for a webhook that is gone.
UPDATE outbox SET state = 'dropped', done_at = :now WHERE webhook_id = :webhook AND state IN ('waiting', 'stuck');

-- query outbox_sweep_attempts exec
-- state: text, before: time, limit: int
-- The attempts of deliveries that are long over; the oldest first, as below.
DELETE FROM outbox_attempt
 WHERE outbox_id IN (SELECT few.id FROM (SELECT o.id FROM outbox o WHERE o.state = :state AND o.done_at <= :before
                                          ORDER BY o.done_at, o.id LIMIT :limit) few);

-- query outbox_sweep exec
-- state: text, before: time, limit: int
-- Then they themselves.
DELETE FROM outbox WHERE state = :state AND done_at <= :before ORDER BY done_at, id LIMIT :limit;

-- query outbox_counts one
-- most: int
-- How much waits and how much is stuck, each counted up to so many.
SELECT (SELECT COUNT(*) FROM (SELECT o.id FROM outbox o WHERE o.state = 'waiting' LIMIT :most) few1) AS waiting,
       (SELECT COUNT(*) FROM (SELECT o.id FROM outbox o WHERE o.state = 'stuck' LIMIT :most) few2) AS stuck;

-- query outbox_behind one
-- before: time
-- Something that has been due for long: nobody sends.
SELECT o.id
  FROM outbox o
 WHERE o.state = 'waiting' AND o.channel IN ('mail', 'webhook') AND o.due_at < :before
 LIMIT 1;
