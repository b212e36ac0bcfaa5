-- The inbox.

-- query message_to_account insert
-- account: int, text: text, json: text, link: text, kind: text, subject: text, at: time
-- One row in one inbox.
INSERT INTO message (account_id, text, args, link, kind, subject, at)
VALUES (:account, :text, :json, :link, :kind, :subject, :at);

-- query message_to_partner exec
-- partner: int, text: text, json: text, link: text, kind: text, subject: text, at: time
-- One row for each agent of a partner.
INSERT INTO message (account_id, text, args, link, kind, subject, at)
SELECT DISTINCT g.account_id, :text, :json, :link, :kind, :subject, :at
  FROM role_grant g
 WHERE g.partner_id = :partner AND g.role = 'partner_agent'
   AND g.from_at <= :at AND (g.until_at IS NULL OR g.until_at > :at);

-- query message_to_role exec
-- role: text, unit: text, text: text, json: text, link: text, kind: text, subject: text, at: time
-- One row for everyone who holds the role at the unit.
INSERT INTO message (account_id, text, args, link, kind, subject, at)
SELECT DISTINCT g.account_id, :text, :json, :link, :kind, :subject, :at
  FROM role_grant g
 WHERE g.unit_code = :unit AND g.role = :role
   AND g.from_at <= :at AND (g.until_at IS NULL OR g.until_at > :at);

-- query message_list many
-- account: int, before: int, kind: text?, subject: text?, unread: int?, limit: int
-- An inbox, newest first; unread: anything but NULL leaves out what was read.
SELECT m.id, m.text, m.args AS json, m.link, m.kind, m.subject, m.at, m.read_at
  FROM message m
 WHERE m.account_id = :account AND m.id < :before
   AND (:kind IS NULL OR m.kind = :kind)
   AND (:subject IS NULL OR m.subject = :subject)
   AND (:unread IS NULL OR m.read_at IS NULL)
 ORDER BY m.id DESC LIMIT :limit;

-- query message_unread one
-- account: int, limit: int
-- How many are unread, counted up to the limit.
SELECT COUNT(*) AS unread
  FROM (SELECT m.id FROM message m WHERE m.account_id = :account AND m.read_at IS NULL LIMIT :limit) few;

-- query message_mark_read exec
-- account: int, subject: text?, up_to: int, now: time
-- Everything up to the newest that was shown, or what of it is about one subject.
UPDATE message
   SET read_at = :now
 WHERE account_id = :account AND read_at IS NULL AND id <= :up_to
   AND (:subject IS NULL OR subject = :subject);

-- query message_open exec
-- account: int, id: int, now: time
-- One that is opened for the first time.
UPDATE message
   SET read_at = :now
 WHERE id = :id AND account_id = :account AND read_at IS NULL;

-- query message_link one
-- account: int, id: int
-- Where a message leads, for its own reader alone.
SELECT m.link
  FROM message m
 WHERE m.id = :id AND m.account_id = :account;

-- query message_erase exec
-- account: int
-- An inbox goes with its account.
DELETE FROM message WHERE account_id = :account;

-- query message_erase_preference exec
-- account: int
-- Nor is anything mailed to it any more: the outbox looks the address up when it sends.
DELETE FROM mail_preference WHERE account_id = :account;
