-- query account_by_login one row account
-- login: text
-- An account by what is typed to log in.
SELECT a.id, a.version, a.login, a.name, a.password_hash, a.state
  FROM account a
 WHERE a.login = :login;

-- query account_by_id one row account
-- id: int
-- An account by its id.
SELECT a.id, a.version, a.login, a.name, a.password_hash, a.state
  FROM account a
 WHERE a.id = :id;

-- query account_insert once
-- login: text, name: text, password_hash: text?, now: time
-- A new account; a login that is taken is a duplicate.
INSERT INTO account (login, name, password_hash, state, created_at)
VALUES (:login, :name, :password_hash, 'active', :now);

-- query account_step move
-- id: int
-- The next version of an active account; first of every change, so that two changes come one after the other.
UPDATE account SET version = LAST_INSERT_ID(version + 1) WHERE id = :id AND state = 'active';

-- query account_disable move
-- id: int
-- No login, no session from here on.
UPDATE account SET version = LAST_INSERT_ID(version + 1), state = 'disabled' WHERE id = :id AND state = 'active';

-- query account_password exec
-- id: int, password_hash: text
-- Another password, or the same one hashed anew.
UPDATE account SET password_hash = :password_hash WHERE id = :id;

-- query account_end_sessions exec
-- id: int, kept: bytes
-- Ends every session of an account but one; a hash that no session has keeps none.
DELETE FROM session WHERE account_id = :id AND hash <> :kept;

-- query account_grant_insert insert
-- account: int, role: text, unit: text?, partner: int?, now: time, by: int?
-- A role held at a unit or for a partner.
INSERT INTO role_grant (account_id, role, unit_code, partner_id, from_at, granted_by)
VALUES (:account, :role, :unit, :partner, :now, :by);

-- query account_grant_end exec
-- account: int, role: text, unit: text?, partner: int?, now: time
-- The end of a role in force.
UPDATE role_grant
   SET until_at = :now
 WHERE account_id = :account AND role = :role AND unit_code <=> :unit AND partner_id <=> :partner
   AND (until_at IS NULL OR until_at > :now);

-- query account_grants many
-- account: int, now: time
-- The roles of an account in force, with the names of the places they are held at.
SELECT g.role, g.unit_code, g.partner_id, u.name AS unit_name, p.name AS partner_name, p.code AS partner_code
  FROM role_grant g
  LEFT JOIN unit u ON u.code = g.unit_code
  LEFT JOIN partner p ON p.id = g.partner_id
 WHERE g.account_id = :account AND g.from_at <= :now AND (g.until_at IS NULL OR g.until_at > :now)
 ORDER BY g.id;

-- query account_place one
-- unit: text?, partner: int?
-- The codes of a unit and a partner, each NULL when it is not there.
SELECT (SELECT u.code FROM unit u WHERE u.code = :unit) AS unit_code,
       (SELECT p.code FROM partner p WHERE p.id = :partner) AS partner_code;
