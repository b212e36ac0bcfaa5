-- Sessions and who is behind them, failed logins, tokens of forms, second factors.

-- query session_actor many
-- hash: bytes, now: time, idle: time
-- Whose session it is, once for each role in force; without a role one row whose role is NULL.
SELECT s.seen_at, a.id, a.login, a.name, f.set_at AS factor_at, g.role, g.unit_code, g.partner_id, g.from_at
  FROM session s
  JOIN account a ON a.id = s.account_id AND a.state = 'active'
  LEFT JOIN account_factor f ON f.account_id = a.id
  LEFT JOIN role_grant g ON g.account_id = a.id
   AND g.from_at <= :now AND (g.until_at IS NULL OR g.until_at > :now)
 WHERE s.hash = :hash AND s.ends_at > :now AND s.seen_at > :idle
 ORDER BY g.id;

-- query session_touch exec
-- hash: bytes, now: time
-- Notes that a session is in use.
UPDATE session SET seen_at = :now WHERE hash = :hash;

-- query session_insert insert
-- hash: bytes, account: int, now: time, ends: time, user_agent: text
-- A login.
INSERT INTO session (hash, account_id, started_at, seen_at, ends_at, user_agent)
VALUES (:hash, :account, :now, :now, :ends, :user_agent);

-- query session_stands exec
-- account: int, version: int
-- Whether the account is still what was looked at: waits for a step of it that is under way, also on another node, to which a row that does not
-- change would say nothing.
UPDATE account SET turn = turn + 1 WHERE id = :account AND version = :version AND state = 'active';

-- query session_end exec
-- hash: bytes
-- A logout.
DELETE FROM session WHERE hash = :hash;

-- query session_end_others exec
-- account: int, kept: bytes
-- Every session of an account but one; a hash that no session has keeps none.
DELETE FROM session WHERE account_id = :account AND hash <> :kept;

-- query session_end_own exec
-- account: int, id: int
-- One session from its owner's list.
DELETE FROM session WHERE id = :id AND account_id = :account;

-- query session_list many
-- account: int, now: time, idle: time, limit: int
-- Sessions of an account that still work, newest first.
SELECT s.id, s.hash, s.started_at, s.seen_at, s.user_agent
  FROM session s
 WHERE s.account_id = :account AND s.ends_at > :now AND s.seen_at > :idle
 ORDER BY s.id DESC LIMIT :limit;

-- query session_sweep exec
-- now: time, limit: int
-- Sessions past their absolute limit.
DELETE FROM session WHERE ends_at <= :now LIMIT :limit;

-- query session_sweep_idle exec
-- idle: time, limit: int
-- Sessions nobody has used for too long.
DELETE FROM session WHERE seen_at <= :idle LIMIT :limit;

-- query throttle_read many
-- pair: bytes, login: bytes, address: bytes, known: bytes, now: time
-- The counters of one try whose windows are not over.
SELECT t.key_hash, t.failures, t.until_at
  FROM throttle t
 WHERE t.key_hash IN (:pair, :login, :address, :known) AND t.until_at > :now;

-- query throttle_add exec
-- key: bytes, most: int, now: time
-- One more in a window that is not over, unless it is full: of those who come at once as many get in as there is room for.
UPDATE throttle
   SET failures = failures + 1
 WHERE key_hash = :key AND until_at > :now AND failures < :most;

-- query throttle_open exec
-- key: bytes, now: time, until: time
-- An empty window, where there is none or it is over.
INSERT INTO throttle (key_hash, failures, until_at)
VALUES (:key, 0, :until)
ON DUPLICATE KEY UPDATE failures = IF(until_at <= :now, 0, failures),
       until_at = IF(until_at <= :now, :until, until_at);

-- query throttle_take_back exec
-- key: bytes
-- It was none of those that count.
UPDATE throttle SET failures = failures - 1 WHERE key_hash = :key AND failures > 0;

-- query throttle_know exec
-- key: bytes, until: time
-- A place from which the account's owner has logged in.
INSERT INTO throttle (key_hash, failures, until_at)
VALUES (:key, 0, :until)
ON DUPLICATE KEY UPDATE until_at = :until;

-- query throttle_forget exec
-- key: bytes
-- The counter goes when a login succeeds.
DELETE FROM throttle WHERE key_hash = :key;

-- query throttle_sweep exec
-- now: time, limit: int
-- Counters whose windows are over.
DELETE FROM throttle WHERE until_at <= :now LIMIT :limit;

-- query token_insert once
-- nonce: bytes, body_hash: bytes, now: time
-- First use of a form.
INSERT INTO form_token (nonce, body_hash, used_at)
VALUES (:nonce, :body_hash, :now);

-- query token_result one
-- nonce: bytes
-- What the first use was about and what it answered.
SELECT t.body_hash, t.location
  FROM form_token t
 WHERE t.nonce = :nonce;

-- query token_keep exec
-- nonce: bytes, location: text
-- Keeps where the answer is.
UPDATE form_token SET location = :location WHERE nonce = :nonce;

-- query token_sweep exec
-- before: time, limit: int
-- Used forms whose tokens are too old to come again.
DELETE FROM form_token WHERE used_at < :before LIMIT :limit;

-- query factor_load one
-- account: int
-- A second factor, with how many recovery codes are left.
SELECT f.secret, f.set_at,
       (SELECT COUNT(*) FROM account_recovery r WHERE r.account_id = f.account_id) AS recovery_left
  FROM account_factor f
 WHERE f.account_id = :account;

-- query factor_insert once
-- account: int, secret: bytes, step: int, now: time
-- A second factor; one that is set already is a duplicate.
INSERT INTO account_factor (account_id, secret, last_step, set_at)
VALUES (:account, :secret, :step, :now);

-- query factor_recovery_insert exec
-- account: int, hash: bytes
-- One of its recovery codes.
INSERT INTO account_recovery (account_id, hash) VALUES (:account, :hash);

-- query factor_use exec
-- account: int, step: int
-- Uses a code up; none of before or of now is accepted after it.
UPDATE account_factor SET last_step = :step WHERE account_id = :account AND last_step < :step;

-- query factor_recovery_use exec
-- account: int, hash: bytes
-- Uses a recovery code up.
DELETE FROM account_recovery WHERE account_id = :account AND hash = :hash;

-- query factor_drop exec
-- account: int
-- No second factor any more.
DELETE FROM account_factor WHERE account_id = :account;

-- query factor_recovery_drop exec
-- account: int
-- Its recovery codes go with it.
DELETE FROM account_recovery WHERE account_id = :account;

-- query throttle_one one
-- key: bytes, now: time
-- One counter whose window is not over.
SELECT t.failures, t.until_at
  FROM throttle t
 WHERE t.key_hash = :key AND t.until_at > :now;
