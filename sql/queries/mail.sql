-- Who has said that what goes by mail.

-- query mail_preference_of one
-- account: int
-- What of an inbox also goes by mail.
SELECT p.address, p.masked, p.confirmed_at, p.asked, p.asked_masked, p.code, p.code_at, p.at_once, p.daily, p.lang
  FROM mail_preference p
 WHERE p.account_id = :account;

-- query mail_preference_make exec
-- account: int, lang: text
-- A row to change; one that is there stays.
INSERT INTO mail_preference (account_id, lang)
VALUES (:account, :lang)
ON DUPLICATE KEY UPDATE account_id = account_id;

-- query mail_ask exec
-- account: int, address: bytes, masked: text, code: bytes, now: time, pause: time, day_ago: time, most: int
-- A code for an address: not twice within a short while, and few within a day. The count is set before the time it looks at.
UPDATE mail_preference
   SET code_count = IF(code_at IS NULL OR code_at < :day_ago, 1, code_count + 1),
       asked = :address, asked_masked = :masked, code = :code, code_at = :now, code_tries = 0
 WHERE account_id = :account AND (code_at IS NULL OR code_at <= :pause)
   AND (code_at IS NULL OR code_at < :day_ago OR code_count < :most);

-- query mail_confirm exec
-- account: int, code_at: time, now: time, digest: time, all: text
-- The code came back. Who has chosen nothing yet gets the daily mail.
UPDATE mail_preference
   SET address = asked, masked = asked_masked, confirmed_at = :now, asked = NULL, asked_masked = NULL, code = NULL,
       digest_at = IF(at_once = '' AND daily = '', :digest, digest_at),
       daily = IF(at_once = '' AND daily = '', :all, daily)
 WHERE account_id = :account AND code_at = :code_at AND asked IS NOT NULL;

-- query mail_try_code exec
-- account: int, most: int
-- One try more of as many as there may be.
UPDATE mail_preference SET code_tries = code_tries + 1 WHERE account_id = :account AND asked IS NOT NULL AND code_tries < :most;

-- query mail_choose exec
-- account: int, at_once: text, daily: text, lang: text, digest: time?
-- Which kinds go by mail, and how.
UPDATE mail_preference
   SET at_once = :at_once, daily = :daily, lang = :lang, digest_at = :digest
 WHERE account_id = :account;

-- query mail_forget exec
-- account: int
-- No address any more. How many codes were sent stays, so that removing it floods nobody.
UPDATE mail_preference
   SET address = NULL, masked = NULL, confirmed_at = NULL, asked = NULL, asked_masked = NULL, code = NULL, at_once = '', daily = '',
       digest_at = NULL
 WHERE account_id = :account;

-- query mail_unsubscribe exec
-- account: int, confirmed: time
-- No mail any more; the address stays.
UPDATE mail_preference
   SET at_once = '', daily = '', digest_at = NULL
 WHERE account_id = :account AND confirmed_at = :confirmed;

-- query mail_confirmed one
-- account: int
-- What an unsubscribe link is checked against.
SELECT p.confirmed_at, p.masked
  FROM mail_preference p
 WHERE p.account_id = :account;

-- query mail_route_none exec
-- limit: int
-- Messages nobody gets by mail: their readers have no address, or no login any more.
UPDATE message
   SET route = 'done'
 WHERE route = 'new'
   AND NOT EXISTS (SELECT 1 FROM mail_preference p JOIN account a ON a.id = p.account_id
                    WHERE p.account_id = message.account_id AND p.confirmed_at IS NOT NULL AND a.state = 'active')
 LIMIT :limit;

-- query mail_route_off exec
-- limit: int
-- Without a program that sends, nothing waits for it.
UPDATE message SET route = 'done' WHERE route = 'new' LIMIT :limit;

-- query mail_route_due many
-- limit: int
-- Messages whose readers have an address and may read them.
SELECT m.id, m.account_id, m.text, m.args AS json, m.link, p.lang,
       FIND_IN_SET(m.kind, p.at_once) > 0 AS is_at_once, FIND_IN_SET(m.kind, p.daily) > 0 AS is_daily
  FROM message m
  JOIN mail_preference p ON p.account_id = m.account_id AND p.confirmed_at IS NOT NULL
  JOIN account a ON a.id = m.account_id AND a.state = 'active'
 WHERE m.route = 'new'
 LIMIT :limit;

-- query mail_route_set exec
-- id: int, route: text
-- Whoever changes the row makes the mail.
UPDATE message SET route = :route WHERE id = :id AND route = 'new';

-- query mail_digest_due many
-- now: time, limit: int
-- Whose daily mail is to be made; whoever has no login any more gets none.
SELECT p.account_id, p.digest_at, p.lang, (a.state = 'active') AS is_active
  FROM mail_preference p
  JOIN account a ON a.id = p.account_id
 WHERE p.digest_at <= :now AND p.confirmed_at IS NOT NULL
 ORDER BY p.digest_at LIMIT :limit;

-- query mail_digest_messages many
-- account: int, limit: int
-- What goes into it.
SELECT m.id, m.text, m.args AS json, m.link, m.at
  FROM message m
 WHERE m.route = 'digest' AND m.account_id = :account
 ORDER BY m.id LIMIT :limit;

-- query mail_digest_next exec
-- account: int, was: time, next: time
-- Whoever changes the row makes it.
UPDATE mail_preference SET digest_at = :next WHERE account_id = :account AND digest_at = :was;

-- query mail_digest_done exec
-- account: int, up_to: int
-- What went into it.
UPDATE message SET route = 'done' WHERE route = 'digest' AND account_id = :account AND id <= :up_to;
