-- query message_to_account insert
-- account: int, text: text, json: text, link: text, at: time
-- One row in one inbox.
INSERT INTO message (account_id, text, args, link, at)
VALUES (:account, :text, :json, :link, :at);

-- query message_to_partner exec
-- partner: int, text: text, json: text, link: text, at: time
-- One row for each agent of a partner.
INSERT INTO message (account_id, text, args, link, at)
SELECT DISTINCT g.account_id, :text, :json, :link, :at
  FROM role_grant g
 WHERE g.partner_id = :partner AND g.role = 'partner_agent'
   AND g.from_at <= :at AND (g.until_at IS NULL OR g.until_at > :at);

-- query message_to_role exec
-- role: text, unit: text, text: text, json: text, link: text, at: time
-- One row for everyone who holds the role at the unit.
INSERT INTO message (account_id, text, args, link, at)
SELECT DISTINCT g.account_id, :text, :json, :link, :at
  FROM role_grant g
 WHERE g.unit_code = :unit AND g.role = :role
   AND g.from_at <= :at AND (g.until_at IS NULL OR g.until_at > :at);

-- query message_list many
-- account: int, before: int, limit: int
-- An inbox, newest first.
SELECT m.id, m.text, m.args AS json, m.link, m.at, m.read_at
  FROM message m
 WHERE m.account_id = :account AND m.id < :before
 ORDER BY m.id DESC LIMIT :limit;

-- query message_unread one
-- account: int, limit: int
-- How many are unread, counted up to the limit.
SELECT COUNT(*) AS unread
  FROM (SELECT m.id FROM message m WHERE m.account_id = :account AND m.read_at IS NULL LIMIT :limit) few;

-- query message_mark_read exec
-- account: int, up_to: int, now: time
-- Everything up to the newest that was shown.
UPDATE message
   SET read_at = :now
 WHERE account_id = :account AND read_at IS NULL AND id <= :up_to;

-- query message_erase exec
-- account: int
-- An inbox goes with its account.
DELETE FROM message WHERE account_id = :account;
