-- People: their logins, roles, lost passwords, second factors, and what is left of those who leave.

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
-- id: int, was: int?
-- The next version of an active account; first of every change, so that two changes come one after the other. was: the version somebody proved who
-- he is at; a password or a factor of before the last step proves nothing.
UPDATE account SET version = LAST_INSERT_ID(version + 1) WHERE id = :id AND state = 'active' AND (:was IS NULL OR version = :was);

-- query account_step_disabled move
-- id: int
-- The next version of a disabled account: what it held can be taken from it.
UPDATE account SET version = LAST_INSERT_ID(version + 1) WHERE id = :id AND state = 'disabled';

-- query account_disable move
-- id: int
-- No login, no session from here on.
UPDATE account SET version = LAST_INSERT_ID(version + 1), state = 'disabled' WHERE id = :id AND state = 'active';

-- query account_enable move
-- id: int
-- Logins are possible again.
UPDATE account SET version = LAST_INSERT_ID(version + 1), state = 'active' WHERE id = :id AND state = 'disabled';

-- query account_erase move
-- id: int, was: int, login: text, name: text
-- Nothing personal is left in the row. was: as in account_step.
UPDATE account
   SET version = LAST_INSERT_ID(version + 1), state = 'erased', login = :login, name = :name, password_hash = NULL
 WHERE id = :id AND state = 'active' AND version = :was;

-- query account_password exec
-- id: int, password_hash: text
-- Another password.
UPDATE account SET password_hash = :password_hash WHERE id = :id;

-- query account_rehash exec
-- id: int, was: text, password_hash: text
-- The same password, hashed anew; one that was chosen meanwhile stays.
UPDATE account SET password_hash = :password_hash WHERE id = :id AND password_hash = :was;

-- query account_grant_insert insert
-- account: int, role: text, unit: text?, partner: int?, now: time, by: int?
-- A role held at a unit or for a partner.
INSERT INTO role_grant (account_id, role, unit_code, partner_id, from_at, granted_by)
VALUES (:account, :role, :unit, :partner, :now, :by);

-- query account_grant_end exec
-- account: int, role: text, unit: text?, partner: int?, now: time
-- The end of a role in force, once.
UPDATE role_grant
   SET until_at = :now
 WHERE account_id = :account AND role = :role AND unit_code <=> :unit AND partner_id <=> :partner
   AND until_at IS NULL;

-- query account_grants many
-- account: int
-- The roles of an account in force, with the names of the places they are held at. What a request that arrived later has committed counts: times
-- are those of arrival, and steps of one account do not always come in that order.
SELECT g.role, g.unit_code, g.partner_id, u.name AS unit_name, p.name AS partner_name, p.code AS partner_code
  FROM role_grant g
  LEFT JOIN unit u ON u.code = g.unit_code
  LEFT JOIN partner p ON p.id = g.partner_id
 WHERE g.account_id = :account AND g.until_at IS NULL
 ORDER BY g.id;

-- query account_roles_end exec
-- account: int, now: time
-- The end of every role in force.
UPDATE role_grant SET until_at = :now WHERE account_id = :account AND until_at IS NULL;

-- query account_code_set exec
-- account: int, hash: bytes, now: time, ends: time
-- A one-time code; one given before is worth nothing any more.
INSERT INTO account_code (account_id, hash, made_at, ends_at)
VALUES (:account, :hash, :now, :ends)
ON DUPLICATE KEY UPDATE hash = :hash, made_at = :now, ends_at = :ends;

-- query account_code_take exec
-- account: int, hash: bytes, now: time
-- Uses the code up, if it is the right one.
DELETE FROM account_code WHERE account_id = :account AND hash = :hash AND ends_at > :now;

-- query account_code_forget exec
-- account: int
-- A password was chosen, or the account is gone.
DELETE FROM account_code WHERE account_id = :account;

-- query account_code_state one
-- account: int, now: time
-- The code in force.
SELECT c.hash, c.ends_at
  FROM account_code c
 WHERE c.account_id = :account AND c.ends_at > :now;

-- query account_code_sweep exec
-- now: time, limit: int
-- Codes that are over.
DELETE FROM account_code WHERE ends_at <= :now LIMIT :limit;

-- query account_list many row account_line
-- before: int, limit: int
-- Accounts, the newest first, each with its roles in force: role and name of the place, with ␞ between them.
SELECT a.id, a.login, a.name, a.state, f.set_at AS factor_at,
       (SELECT GROUP_CONCAT(CONCAT_WS(' ', g.role, COALESCE(u.name, p.name)) ORDER BY g.id SEPARATOR '␞')
          FROM role_grant g LEFT JOIN unit u ON u.code = g.unit_code LEFT JOIN partner p ON p.id = g.partner_id
         WHERE g.account_id = a.id AND g.until_at IS NULL) AS roles
  FROM account a
  LEFT JOIN account_factor f ON f.account_id = a.id
 WHERE a.id < :before
 ORDER BY a.id DESC LIMIT :limit;

-- query account_list_role many row account_line
-- role: text, before: int, limit: int
-- Those who hold a role anywhere.
SELECT a.id, a.login, a.name, a.state, f.set_at AS factor_at,
       (SELECT GROUP_CONCAT(CONCAT_WS(' ', g.role, COALESCE(u.name, p.name)) ORDER BY g.id SEPARATOR '␞')
          FROM role_grant g LEFT JOIN unit u ON u.code = g.unit_code LEFT JOIN partner p ON p.id = g.partner_id
         WHERE g.account_id = a.id AND g.until_at IS NULL) AS roles
  FROM (SELECT h.account_id FROM role_grant h
         WHERE h.role = :role AND h.account_id < :before AND h.until_at IS NULL
         GROUP BY h.account_id ORDER BY h.account_id DESC LIMIT :limit) few
  JOIN account a ON a.id = few.account_id
  LEFT JOIN account_factor f ON f.account_id = a.id
 ORDER BY a.id DESC;

-- query account_list_unit many row account_line
-- unit: text, before: int, limit: int
-- Those who hold any role at a unit.
SELECT a.id, a.login, a.name, a.state, f.set_at AS factor_at,
       (SELECT GROUP_CONCAT(CONCAT_WS(' ', g.role, COALESCE(u.name, p.name)) ORDER BY g.id SEPARATOR '␞')
          FROM role_grant g LEFT JOIN unit u ON u.code = g.unit_code LEFT JOIN partner p ON p.id = g.partner_id
         WHERE g.account_id = a.id AND g.until_at IS NULL) AS roles
  FROM (SELECT h.account_id FROM role_grant h
         WHERE h.unit_code = :unit AND h.account_id < :before AND h.until_at IS NULL
         GROUP BY h.account_id ORDER BY h.account_id DESC LIMIT :limit) few
  JOIN account a ON a.id = few.account_id
  LEFT JOIN account_factor f ON f.account_id = a.id
 ORDER BY a.id DESC;

-- query account_list_role_unit many row account_line
-- role: text, unit: text, before: int, limit: int
-- Those who hold a role at a unit.
SELECT a.id, a.login, a.name, a.state, f.set_at AS factor_at,
       (SELECT GROUP_CONCAT(CONCAT_WS(' ', g.role, COALESCE(u.name, p.name)) ORDER BY g.id SEPARATOR '␞')
          FROM role_grant g LEFT JOIN unit u ON u.code = g.unit_code LEFT JOIN partner p ON p.id = g.partner_id
         WHERE g.account_id = a.id AND g.until_at IS NULL) AS roles
  FROM (SELECT h.account_id FROM role_grant h
         WHERE h.unit_code = :unit AND h.role = :role AND h.account_id < :before AND h.until_at IS NULL
         GROUP BY h.account_id ORDER BY h.account_id DESC LIMIT :limit) few
  JOIN account a ON a.id = few.account_id
  LEFT JOIN account_factor f ON f.account_id = a.id
 ORDER BY a.id DESC;

-- query account_search many row account_line
-- login: text, name: text, limit: int
-- Those whose login or name begins so, by login.
SELECT a.id, a.login, a.name, a.state, f.set_at AS factor_at,
       (SELECT GROUP_CONCAT(CONCAT_WS(' ', g.role, COALESCE(u.name, p.name)) ORDER BY g.id SEPARATOR '␞')
          FROM role_grant g LEFT JOIN unit u ON u.code = g.unit_code LEFT JOIN partner p ON p.id = g.partner_id
         WHERE g.account_id = a.id AND g.until_at IS NULL) AS roles
  FROM (SELECT few1.id FROM (SELECT x.id FROM account x WHERE x.login LIKE :login ORDER BY x.login LIMIT :limit) few1
         UNION
        SELECT few2.id FROM (SELECT y.id FROM account y WHERE y.name LIKE :name ORDER BY y.name LIMIT :limit) few2) few
  JOIN account a ON a.id = few.id
  LEFT JOIN account_factor f ON f.account_id = a.id
 ORDER BY a.login LIMIT :limit;

-- query account_agent_of many
-- account: int
-- Partners the account acts for, and whether it is the last agent while an award is open or short of its end.
SELECT p.id, (p.agents = 1 AND p.open_awards + p.unfinished_awards > 0) AS is_last
  FROM role_grant g
  JOIN partner p ON p.id = g.partner_id
 WHERE g.account_id = :account AND g.role = 'partner_agent' AND g.until_at IS NULL
 ORDER BY p.id;

-- query account_agent_hold exec
-- account: int
-- Takes its turn at the partners the account acts for: a claim of theirs comes before an office is granted, or sees it.
UPDATE partner p JOIN role_grant g ON g.partner_id = p.id
   SET p.turn = p.turn + 1
 WHERE g.account_id = :account AND g.role = 'partner_agent' AND g.until_at IS NULL;

-- query account_agent_more move
-- id: int
-- A partner has one agent more.
UPDATE partner SET version = LAST_INSERT_ID(version + 1), agents = agents + 1 WHERE id = :id AND state IN ('listed', 'suspended');

-- query account_agent_less move
-- id: int
-- One agent less; never the last one while an award is open or short of its end.
UPDATE partner SET version = LAST_INSERT_ID(version + 1), agents = agents - 1
 WHERE id = :id AND (agents > 1 OR (agents = 1 AND open_awards = 0 AND unfinished_awards = 0));

-- query account_agent_codes_end exec
-- partner: int, now: time
-- The open codes go with the agent: he has seen them.
UPDATE partner_invitation SET used_at = :now WHERE partner_id = :partner AND until_at > :now AND used_at IS NULL;

-- query account_agent_stop move
-- id: int
-- One agent less, whoever is left: nobody acts with a login that was stopped.
UPDATE partner SET version = LAST_INSERT_ID(version + 1), agents = agents - 1 WHERE id = :id AND agents > 0;

-- query account_agent_partner one
-- id: int
-- The partner, for the event.
SELECT p.code, p.state
  FROM partner p
 WHERE p.id = :id;

-- query account_office_turn exec
-- account: int, unit: text?
-- Before an administrator of accounts stops being one: two at once come one after the other, and the second sees the first.
INSERT INTO account_office (unit_code, turn)
SELECT DISTINCT g.unit_code, 1
  FROM role_grant g
 WHERE g.account_id = :account AND g.role = 'account_admin' AND (:unit IS NULL OR g.unit_code = :unit)
   AND g.until_at IS NULL
 ORDER BY g.unit_code
ON DUPLICATE KEY UPDATE turn = turn + 1;

-- query account_office_alone one
-- account: int, unit: text?
-- A place (or this one) where nobody else could grant roles.
SELECT g.unit_code
  FROM role_grant g
 WHERE g.account_id = :account AND g.role = 'account_admin' AND (:unit IS NULL OR g.unit_code = :unit)
   AND g.until_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM role_grant o JOIN account a ON a.id = o.account_id AND a.state = 'active'
                    WHERE o.unit_code = g.unit_code AND o.role = 'account_admin' AND o.account_id <> g.account_id
                      AND o.until_at IS NULL)
 LIMIT 1;

-- query account_roles_ever many
-- account: int
-- Every role the account holds or held.
SELECT g.role, g.unit_code, p.code AS partner_code, g.from_at, g.until_at
  FROM role_grant g
  LEFT JOIN partner p ON p.id = g.partner_id
 WHERE g.account_id = :account
 ORDER BY g.id;

-- query account_webhooks many
-- account: int
-- Programs the account added, removed ones too.
SELECT w.url, COALESCE(p.code, w.unit_code) AS owner, w.state, w.made_at
  FROM webhook w
  LEFT JOIN partner p ON p.id = w.partner_id
 WHERE w.account_id = :account
 ORDER BY w.id;

-- query account_invitations many
-- account: int
-- Invitations of agents the account gave or used.
SELECT p.code, (i.invited_by = :account) AS is_given, i.invited_at, i.until_at, i.used_at, (i.used_by = :account) AS is_used
  FROM (SELECT g.id FROM partner_invitation g WHERE g.invited_by = :account
         UNION
        SELECT u.id FROM partner_invitation u WHERE u.used_by = :account) mine
  JOIN partner_invitation i ON i.id = mine.id
  JOIN partner p ON p.id = i.partner_id
 ORDER BY i.id;

-- query account_files many
-- account: int
-- Files the account handed in, with the codes of what they belong to.
SELECT f.name, f.description, f.type, f.bytes AS size, f.purpose, f.uploaded_at, f.removed_at, f.subject_kind,
       COALESCE(p.code, j.code, c.code, w.code) AS code
  FROM attachment f
  LEFT JOIN partner p ON f.subject_kind = 'partner' AND p.id = f.subject_id
  LEFT JOIN project j ON f.subject_kind = 'project' AND j.id = f.subject_id
  LEFT JOIN claim c ON f.subject_kind = 'claim' AND c.id = f.subject_id
  LEFT JOIN award a ON f.subject_kind = 'award' AND a.id = f.subject_id
  LEFT JOIN project w ON w.id = a.project_id
 WHERE f.uploaded_by = :account
 ORDER BY f.id;

-- query account_created one
-- account: int
-- When it was made.
SELECT a.created_at, f.set_at AS factor_at
  FROM account a
  LEFT JOIN account_factor f ON f.account_id = a.id
 WHERE a.id = :account;

-- query account_place one
-- unit: text?, partner: int?
-- The codes of a unit and a partner, each NULL when it is not there.
SELECT (SELECT u.code FROM unit u WHERE u.code = :unit) AS unit_code,
       (SELECT p.code FROM partner p WHERE p.id = :partner) AS partner_code;
