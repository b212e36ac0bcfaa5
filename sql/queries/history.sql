-- Events: written, read, verified, fed, their private part erased; serials of codes.

-- query event_insert exec
-- kind: text, subject: int, seq: int, at: time, actor: int?, role: text, office: text?, event: text
-- from_state: text, to_state: text, text: text?, private_commit: bytes?, leaf_hash: bytes, about_project: int?
-- One move that happened.
INSERT INTO event (kind, subject_id, seq, at, actor_id, role, office, event, from_state, to_state, text,
       private_commit, leaf_hash, about_project)
VALUES (:kind, :subject, :seq, :at, :actor, :role, :office, :event, :from_state, :to_state, :text,
       :private_commit, :leaf_hash, :about_project);

-- query event_private_insert exec
-- kind: text, subject: int, seq: int, salt: bytes, payload: text
-- What of an event may have to disappear one day.
INSERT INTO event_private (kind, subject_id, seq, salt, payload)
VALUES (:kind, :subject, :seq, :salt, :payload);

-- query event_of many row event
-- kind: text, subject: int, after: int, limit: int
-- Events of one subject, oldest first, each with the name of the office.
SELECT e.kind, e.subject_id, e.seq, e.at, e.role, COALESCE(u.name, p.name, e.office) AS office_name, e.event,
       e.from_state, e.to_state, e.text, e.leaf_hash
  FROM event e
  LEFT JOIN unit u ON u.code = e.office
  LEFT JOIN partner p ON p.code = e.office
 WHERE e.kind = :kind AND e.subject_id = :subject AND e.seq > :after
 ORDER BY e.seq LIMIT :limit;

-- query event_of_project many row event
-- project: int, from: time, limit: int
-- Events of a project from a moment on, of its claims once they are pressed or filed (a draft is its partner's own affair) and of its awards, in the order they
-- happened; of one instant the claim before the award before the project.
SELECT e.kind, e.subject_id, e.seq, e.at, e.role, COALESCE(u.name, p.name, e.office) AS office_name, e.event,
       e.from_state, e.to_state, e.text, e.leaf_hash
  FROM event e
  LEFT JOIN unit u ON u.code = e.office
  LEFT JOIN partner p ON p.code = e.office
 WHERE e.about_project = :project AND e.at >= :from
   AND (e.kind <> 'claim' OR EXISTS (SELECT 1 FROM event opened WHERE opened.kind = 'claim' AND opened.subject_id = e.subject_id
                                        AND opened.to_state IN ('won', 'filed')))
 ORDER BY e.at, FIELD(e.kind, 'claim', 'award', 'project'), e.subject_id, e.seq LIMIT :limit;

-- query event_whole many row event_sealed
-- kind: text, subject: int, after: int, limit: int
-- Events of one subject as they were written, for checking their hashes.
SELECT e.kind, e.subject_id, e.seq, e.at, e.actor_id, e.role, e.office, e.event, e.from_state, e.to_state, e.text,
       e.private_commit, e.leaf_hash, e.about_project, x.salt, x.payload
  FROM event e
  LEFT JOIN event_private x ON x.kind = e.kind AND x.subject_id = e.subject_id AND x.seq = e.seq
 WHERE e.kind = :kind AND e.subject_id = :subject AND e.seq > :after
 ORDER BY e.seq LIMIT :limit;

-- query event_scan many row event_sealed
-- kind: text, subject: int, after: int, limit: int
-- The same of all subjects of a kind, one after the other, from behind one of the events on.
SELECT e.kind, e.subject_id, e.seq, e.at, e.actor_id, e.role, e.office, e.event, e.from_state, e.to_state, e.text,
       e.private_commit, e.leaf_hash, e.about_project, x.salt, x.payload
  FROM event e
  LEFT JOIN event_private x ON x.kind = e.kind AND x.subject_id = e.subject_id AND x.seq = e.seq
 WHERE e.kind = :kind AND (e.subject_id > :subject OR (e.subject_id = :subject AND e.seq > :after))
 ORDER BY e.subject_id, e.seq LIMIT :limit;

-- query event_count one
-- How many there are: for who waits until all are looked at.
SELECT COUNT(*) AS events FROM event;

-- query event_tail one
-- A subject whose last event is not that of its version: one was taken away at the end, or added behind it.
SELECT odd.kind, odd.subject_id, LEAST(odd.version, odd.last) + 1 AS seq
  FROM (SELECT CAST('partner' AS CHAR(16)) AS kind, partner.id AS subject_id, partner.version,
               (SELECT COALESCE(MAX(e.seq), 0) FROM event e WHERE e.kind = 'partner' AND e.subject_id = partner.id) AS last
          FROM partner
        HAVING version <> last
         UNION ALL
        SELECT CAST('project' AS CHAR(16)) AS kind, project.id AS subject_id, project.version,
               (SELECT COALESCE(MAX(e.seq), 0) FROM event e WHERE e.kind = 'project' AND e.subject_id = project.id) AS last
          FROM project
        HAVING version <> last
         UNION ALL
        SELECT CAST('claim' AS CHAR(16)) AS kind, claim.id AS subject_id, claim.version,
               (SELECT COALESCE(MAX(e.seq), 0) FROM event e WHERE e.kind = 'claim' AND e.subject_id = claim.id) AS last
          FROM claim
        HAVING version <> last
         UNION ALL
        SELECT CAST('award' AS CHAR(16)) AS kind, award.id AS subject_id, award.version,
               (SELECT COALESCE(MAX(e.seq), 0) FROM event e WHERE e.kind = 'award' AND e.subject_id = award.id) AS last
          FROM award
        HAVING version <> last
         UNION ALL
        SELECT CAST('occasion' AS CHAR(16)) AS kind, occasion.id AS subject_id, occasion.version,
               (SELECT COALESCE(MAX(e.seq), 0) FROM event e WHERE e.kind = 'occasion' AND e.subject_id = occasion.id) AS last
          FROM occasion
        HAVING version <> last
         UNION ALL
        SELECT CAST('account' AS CHAR(16)) AS kind, account.id AS subject_id, account.version,
               (SELECT COALESCE(MAX(e.seq), 0) FROM event e WHERE e.kind = 'account' AND e.subject_id = account.id) AS last
          FROM account
        HAVING version <> last) odd
 LIMIT 1;

-- query event_private_of many
-- kind: text, subject: int
-- What of a subject's events is not public and still there.
SELECT x.seq, x.payload
  FROM event_private x
 WHERE x.kind = :kind AND x.subject_id = :subject
 ORDER BY x.seq;

-- query event_private_erase exec
-- kind: text, subject: int
-- It disappears; the events keep its hash.
DELETE FROM event_private WHERE kind = :kind AND subject_id = :subject;

-- query event_by_actor many
-- actor: int, limit: int
-- What an account did, the newest first, with the codes of what it was done to.
SELECT e.kind, e.subject_id, e.seq, e.at, e.role, e.office, e.event, e.from_state, e.to_state, e.text,
       COALESCE(p.code, j.code, c.code, o.code) AS code
  FROM event e
  LEFT JOIN partner p ON e.kind = 'partner' AND p.id = e.subject_id
  LEFT JOIN project j ON j.id = IF(e.kind = 'project', e.subject_id, IF(e.kind = 'award', e.about_project, NULL))
  LEFT JOIN claim c ON e.kind = 'claim' AND c.id = e.subject_id
  LEFT JOIN occasion o ON e.kind = 'occasion' AND o.id = e.subject_id
 WHERE e.actor_id = :actor
 ORDER BY e.at DESC LIMIT :limit;

-- query serial_reserve insert
-- letters: text, day: time, block: int
-- Takes a block of the day's serials; the answer is its first.
INSERT INTO code_serial (letters, day, next)
VALUES (:letters, :day, LAST_INSERT_ID(1) + :block)
ON DUPLICATE KEY UPDATE next = LAST_INSERT_ID(next) + :block;

-- query event_feed exec
-- event: text, kind: text, subject: int, seq: int, at: time
-- A delivery for each webhook that asked for this event, in the transaction of the move.
INSERT INTO outbox (channel, kind, webhook_id, subject_kind, subject_id, subject_seq, made_at, due_at)
SELECT 'webhook', 'event', w.id, :kind, :subject, :seq, :at, :at
  FROM webhook w
 WHERE w.state = 'active' AND FIND_IN_SET(:event, w.events) > 0;
