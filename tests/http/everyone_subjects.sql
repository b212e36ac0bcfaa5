-- For each name or names in a route's pattern: what may stand there, the unit it belongs to, and whose it is beside (logins, with blanks).
-- Read by everyone.c; the longest pattern comes first.

-- /projects/{code}/awards/{slot}
SELECT CONCAT(project.code, '/awards/', award.slot), unit_code,
       (SELECT GROUP_CONCAT(login SEPARATOR ' ') FROM account JOIN role_grant ON account_id = account.id WHERE partner_id = lead_id)
  FROM (SELECT award.*, ROW_NUMBER() OVER (PARTITION BY state, lead_id IN (SELECT partner_id FROM role_grant JOIN account ON
               account.id = account_id WHERE login = 'agent01') ORDER BY id) AS nth FROM award) AS award
  JOIN project ON project.id = project_id
 WHERE nth = 1;

-- /projects/{code}/files/{file}
SELECT CONCAT(project.code, '/files/', attachment.id), unit_code, login
  FROM attachment JOIN project ON project.id = subject_id JOIN account ON account.id = author_id
 WHERE subject_kind = 'project';

-- /projects/{code}
SELECT code, unit_code, login
  FROM (SELECT project.*, ROW_NUMBER() OVER (PARTITION BY LEFT(unit_code, 9), state, freed > 0, opens_at > UTC_TIMESTAMP()
               ORDER BY unit_code = '37020301900101' DESC, id) AS nth FROM project) AS project
  JOIN account ON account.id = author_id
 WHERE nth = 1 AND unit_code IN ('370203', '370203019', '37020301900101', '370203005004', '370299001001');

-- /partners/{code}/offers/{offer}
SELECT CONCAT(code, '/offers/', MIN(partner_resource.id)), unit_code,
       (SELECT GROUP_CONCAT(login SEPARATOR ' ') FROM account JOIN role_grant ON account_id = account.id WHERE role_grant.partner_id = partner.id)
  FROM partner JOIN partner_resource ON partner_resource.partner_id = partner.id
 WHERE unit_code IN ('370203019', '370203005', '370299001') AND state = 'listed'
 GROUP BY unit_code;

-- /partners/{code}/agents/{agent}
SELECT CONCAT(code, '/agents/', MIN(role_grant.id)), partner.unit_code,
       (SELECT GROUP_CONCAT(login SEPARATOR ' ') FROM account JOIN role_grant ON account_id = account.id WHERE role_grant.partner_id = partner.id)
  FROM partner JOIN role_grant ON role_grant.partner_id = partner.id
 WHERE partner.unit_code IN ('370203019', '370203005', '370299001')
 GROUP BY partner.unit_code, partner.state;

-- /partners/{code}/invitations/{invitation}
SELECT CONCAT(code, '/invitations/', partner_invitation.id), unit_code,
       (SELECT GROUP_CONCAT(login SEPARATOR ' ') FROM account JOIN role_grant ON account_id = account.id WHERE role_grant.partner_id = partner.id)
  FROM partner JOIN partner_invitation ON partner_id = partner.id;

-- /partners/{code}
SELECT code, unit_code, CONCAT(login, ' ', COALESCE(
       (SELECT GROUP_CONCAT(login SEPARATOR ' ') FROM account JOIN role_grant ON account_id = account.id WHERE partner_id = partner.id), ''))
  FROM (SELECT partner.*, ROW_NUMBER() OVER (PARTITION BY unit_code, state, open_awards > 0, ident = '91370203MA3TE5T03H' ORDER BY id) AS nth FROM partner) AS partner
  JOIN account ON account.id = applicant_id
 WHERE nth = 1 AND unit_code IN ('370203', '370203019', '370203005', '370299001');

-- /claims/{code}
SELECT claim.code, unit_code,
       (SELECT GROUP_CONCAT(login SEPARATOR ' ') FROM account JOIN role_grant ON account_id = account.id WHERE partner_id = lead_id)
  FROM (SELECT claim.*, ROW_NUMBER() OVER (PARTITION BY state, lead_id IN (SELECT partner_id FROM role_grant JOIN account ON
               account.id = account_id WHERE login = 'agent01') ORDER BY id) AS nth FROM claim) AS claim
  JOIN project ON project.id = project_id
 WHERE nth = 1;

-- /occasions/{code}
SELECT code, unit_code, '' FROM occasion;

-- /units/{unit}
SELECT code, code, '' FROM unit
 WHERE code IN ('370203', '370203019', '370203019001', '37020301900101', '370203D01', '370203005', '370203005004', '370299001');

-- /accounts/{login}
-- The accounts of an installation are those of its district.
SELECT login, '370203', login FROM account WHERE login IN ('resident1', 'resident2', 'street-dagang', 'accounts', 'agent31', 'expert2');

-- /account/sessions/{id}
SELECT session.id, '', login FROM session JOIN account ON account.id = account_id;

-- /webhooks/{id}
SELECT webhook.id, COALESCE(unit_code, ''), COALESCE(
       (SELECT GROUP_CONCAT(login SEPARATOR ' ') FROM account JOIN role_grant ON account_id = account.id WHERE role_grant.partner_id = webhook.partner_id), '')
  FROM webhook;

-- /deliveries/{id}
-- Likewise.
SELECT id, '370203', '' FROM outbox;

-- /help/moves/{subject}
SELECT 'project', '', '' UNION SELECT 'account', '', '';

-- /sitemap/{kind}/{part}
SELECT 'projects/1', '', '' UNION SELECT 'partners/1', '', '' UNION SELECT 'accounts/1', '', '';

-- /inbox/unsubscribe/{key}
SELECT 'x', '', '';

-- /inbox/{id}
SELECT MIN(message.id), '', login FROM message JOIN account ON account.id = account_id
 WHERE login IN ('agent01', 'agent31', 'secretary-qinghai', 'street-dagang', 'district1', 'agent02') GROUP BY login;

-- /history/{code}
SELECT code, unit_code, login FROM (SELECT project.*, ROW_NUMBER() OVER (PARTITION BY LEFT(unit_code, 9), state
       ORDER BY unit_code = '37020301900101' DESC, id) AS nth FROM project) AS project
  JOIN account ON account.id = author_id
 WHERE nth = 1 AND unit_code IN ('37020301900101', '370203005004', '370299001001')
UNION ALL
SELECT code, unit_code, login FROM (SELECT partner.*, ROW_NUMBER() OVER (PARTITION BY unit_code, state ORDER BY id) AS nth FROM partner) AS partner
  JOIN account ON account.id = applicant_id
 WHERE nth = 1 AND unit_code IN ('370203019', '370203005', '370299001')
UNION ALL
SELECT code, unit_code, '' FROM occasion;
