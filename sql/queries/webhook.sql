-- Programs elsewhere that are told.

-- query webhook_insert insert
-- account: int, partner: int?, unit: text?, url: text, secret: bytes, events: text, now: time
-- A program elsewhere that is told.
INSERT INTO webhook (account_id, partner_id, unit_code, url, secret, events, made_at)
VALUES (:account, :partner, :unit, :url, :secret, :events, :now);

-- query webhook_by_id one row webhook
-- id: int
-- One, with whose it is.
SELECT w.id, w.partner_id, w.unit_code, COALESCE(p.name, u.name) AS owner, w.url, w.secret, w.events, w.state, w.failures, w.made_at
  FROM webhook w
  LEFT JOIN partner p ON p.id = w.partner_id
  LEFT JOIN unit u ON u.code = w.unit_code
 WHERE w.id = :id AND w.state <> 'removed';

-- query webhook_of_partner many row webhook
-- partner: int, limit: int
-- Those of a partner.
SELECT w.id, w.partner_id, w.unit_code, COALESCE(p.name, u.name) AS owner, w.url, w.secret, w.events, w.state, w.failures, w.made_at
  FROM webhook w
  LEFT JOIN partner p ON p.id = w.partner_id
  LEFT JOIN unit u ON u.code = w.unit_code
 WHERE w.partner_id = :partner AND w.state <> 'removed'
 ORDER BY w.id LIMIT :limit;

-- query webhook_of_unit many row webhook
-- unit: text, limit: int
-- Those of a district.
SELECT w.id, w.partner_id, w.unit_code, COALESCE(p.name, u.name) AS owner, w.url, w.secret, w.events, w.state, w.failures, w.made_at
  FROM webhook w
  LEFT JOIN partner p ON p.id = w.partner_id
  LEFT JOIN unit u ON u.code = w.unit_code
 WHERE w.unit_code = :unit AND w.state <> 'removed'
 ORDER BY w.id LIMIT :limit;

-- query webhook_of_account many row webhook
-- account: int, now: time, limit: int
-- Those somebody looks after now, for partners or districts.
SELECT w.id, w.partner_id, w.unit_code, COALESCE(p.name, u.name) AS owner, w.url, w.secret, w.events, w.state, w.failures, w.made_at
  FROM (SELECT h.id FROM role_grant g JOIN webhook h ON h.partner_id = g.partner_id
         WHERE g.account_id = :account AND g.role = 'partner_agent' AND g.from_at <= :now AND (g.until_at IS NULL OR g.until_at > :now)
         UNION
        SELECT h.id FROM role_grant g JOIN webhook h ON h.unit_code = g.unit_code
         WHERE g.account_id = :account AND g.role = 'district_admin' AND g.from_at <= :now AND (g.until_at IS NULL OR g.until_at > :now)) mine
  JOIN webhook w ON w.id = mine.id AND w.state <> 'removed'
  LEFT JOIN partner p ON p.id = w.partner_id
  LEFT JOIN unit u ON u.code = w.unit_code
 ORDER BY w.id LIMIT :limit;

-- query webhook_set_state exec
-- id: int, was: text, state: text
-- On, off, removed; it begins without failures.
UPDATE webhook SET state = :state, failures = 0 WHERE id = :id AND state = :was;

-- query webhook_set_secret exec
-- id: int, secret: bytes
-- A new secret.
UPDATE webhook SET secret = :secret WHERE id = :id AND state <> 'removed';

-- query webhook_failed exec
-- id: int
-- One more attempt that failed.
UPDATE webhook SET failures = failures + 1 WHERE id = :id AND state = 'active';

-- query webhook_fine exec
-- id: int
-- One that did not.
UPDATE webhook SET failures = 0 WHERE id = :id AND failures > 0;

-- query webhook_give_up exec
-- id: int, most: int
-- Off, after too many failures; only one caller changes it.
UPDATE webhook SET state = 'disabled' WHERE id = :id AND state = 'active' AND failures >= :most;

-- query webhook_owner_partners many
-- account: int, now: time, limit: int
-- Partners somebody is an agent of now: for whom he may add one.
SELECT DISTINCT p.id, p.code, p.name
  FROM role_grant g
  JOIN partner p ON p.id = g.partner_id
 WHERE g.account_id = :account AND g.role = 'partner_agent'
   AND g.from_at <= :now AND (g.until_at IS NULL OR g.until_at > :now)
 ORDER BY p.id LIMIT :limit;

-- query webhook_owner_units many
-- account: int, now: time, limit: int
-- Districts somebody administers now, likewise.
SELECT DISTINCT u.code, u.name
  FROM role_grant g
  JOIN unit u ON u.code = g.unit_code
 WHERE g.account_id = :account AND g.role = 'district_admin'
   AND g.from_at <= :now AND (g.until_at IS NULL OR g.until_at > :now)
 ORDER BY u.code LIMIT :limit;
