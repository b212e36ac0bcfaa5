-- What the demo lacks: every state in the people's own place, elsewhere in the district, and in another district.
-- Run by everyone.c, statement by statement, before anybody is there.

INSERT INTO unit (code, name, level, parent_code) VALUES
       ('370299', '远区', 'district', NULL), ('370299001', '远街道', 'street', '370299'), ('370299001001', '远社区', 'community', '370299001');
UPDATE role_grant JOIN account ON account.id = account_id SET unit_code = '370299001001' WHERE login = 'secretary-beiling';

UPDATE account SET state = 'disabled' WHERE login = 'expert2';

-- Needs: enough of each state, taken from those that wait for the meeting; then one of each in every place.
UPDATE project SET state = 'withdrawn' WHERE state = 'published' AND opens_at > UTC_TIMESTAMP() ORDER BY id DESC LIMIT 3;
UPDATE project SET state = 'returned', opens_at = NULL, closes_at = NULL WHERE state = 'published' AND opens_at > UTC_TIMESTAMP() ORDER BY id DESC LIMIT 3;
UPDATE project SET state = 'unclaimed' WHERE state = 'published' AND opens_at > UTC_TIMESTAMP() ORDER BY id DESC LIMIT 3;
UPDATE project SET state = 'reviewing', published_at = NULL, occasion_id = NULL, opens_at = NULL, closes_at = NULL WHERE state = 'published' AND opens_at > UTC_TIMESTAMP() ORDER BY id DESC LIMIT 6;
UPDATE project SET state = 'draft', published_at = NULL, occasion_id = NULL, opens_at = NULL, closes_at = NULL WHERE state = 'published' AND opens_at > UTC_TIMESTAMP() ORDER BY id DESC LIMIT 6;
UPDATE project SET text_version = 1;
UPDATE project SET unit_code = '37020301900101' WHERE state = 'withdrawn' ORDER BY id LIMIT 1;
UPDATE project SET unit_code = '37020301900101' WHERE state = 'returned' ORDER BY id LIMIT 1;
UPDATE project SET unit_code = '37020301900101' WHERE state = 'unclaimed' ORDER BY id LIMIT 1;
UPDATE project SET unit_code = '37020301900101' WHERE state = 'reviewing' ORDER BY id LIMIT 1;
UPDATE project SET unit_code = '37020301900101' WHERE state = 'draft' ORDER BY id LIMIT 1;
UPDATE project SET unit_code = '37020301900101' WHERE state = 'running' AND freed > 0 ORDER BY id LIMIT 1;
UPDATE project SET unit_code = '370203005004' WHERE state = 'withdrawn' ORDER BY id DESC LIMIT 1;
UPDATE project SET unit_code = '370203005004' WHERE state = 'returned' ORDER BY id DESC LIMIT 1;
UPDATE project SET unit_code = '370203005004' WHERE state = 'unclaimed' ORDER BY id DESC LIMIT 1;
UPDATE project SET unit_code = '370203005004' WHERE state = 'reviewing' ORDER BY id DESC LIMIT 1;
UPDATE project SET unit_code = '370203005004' WHERE state = 'draft' ORDER BY id DESC LIMIT 1;
UPDATE project SET unit_code = '370203005004' WHERE state = 'running' ORDER BY id DESC LIMIT 1;
UPDATE project SET unit_code = '370203005004' WHERE state = 'published' ORDER BY id DESC LIMIT 1;
UPDATE project SET unit_code = '370299001001' WHERE state = 'reviewing' AND unit_code NOT IN ('37020301900101', '370203005004') ORDER BY id LIMIT 1;
UPDATE project SET unit_code = '370299001001' WHERE state = 'draft' AND unit_code NOT IN ('37020301900101', '370203005004') ORDER BY id LIMIT 1;
UPDATE project SET unit_code = '370299001001' WHERE state = 'published' AND unit_code NOT IN ('37020301900101', '370203005004') ORDER BY id DESC LIMIT 1;
UPDATE project SET unit_code = '370203019', author_id = (SELECT id FROM account WHERE login = 'street-dagang')
 WHERE state IN ('draft', 'reviewing') AND opens_at IS NULL AND unit_code LIKE '37020301900_%' AND unit_code <> '37020301900101' ORDER BY state, id DESC LIMIT 1;
UPDATE project SET unit_code = '370203019', author_id = (SELECT id FROM account WHERE login = 'street-dagang')
 WHERE state = 'reviewing' AND unit_code LIKE '37020301900_%' AND unit_code <> '37020301900101' ORDER BY id DESC LIMIT 1;
UPDATE project SET unit_code = '370203', author_id = (SELECT id FROM account WHERE login = 'district1')
 WHERE state = 'draft' AND unit_code LIKE '37020301900_%' AND unit_code <> '37020301900101' ORDER BY id DESC LIMIT 1;
UPDATE project SET unit_code = '370203', author_id = (SELECT id FROM account WHERE login = 'district2')
 WHERE state = 'reviewing' AND unit_code LIKE '37020301900_%' AND unit_code <> '37020301900101' ORDER BY id DESC LIMIT 1;

-- Partners: likewise, from those of the registry without work; and whoever has no role has applications of his own.
UPDATE partner SET state = 'mending', listed_at = NULL WHERE state = 'listed' AND open_awards = 0 AND id > 20 ORDER BY id DESC LIMIT 2;
UPDATE partner SET state = 'declined', listed_at = NULL WHERE state = 'listed' AND open_awards = 0 AND id > 20 ORDER BY id DESC LIMIT 2;
UPDATE partner SET state = 'exited' WHERE state = 'listed' AND open_awards = 0 AND id > 10 ORDER BY id DESC LIMIT 2;
UPDATE partner SET state = 'suspended', suspended_until_at = UTC_TIMESTAMP() + INTERVAL 30 DAY
 WHERE state = 'listed' AND open_awards = 0 AND id > 4 ORDER BY id DESC LIMIT 2;
UPDATE partner SET agents = 0 WHERE state IN ('mending', 'declined', 'exited');
DELETE role_grant FROM role_grant JOIN partner ON partner.id = partner_id WHERE partner.state IN ('mending', 'declined', 'exited');
UPDATE partner SET unit_code = '370203019', applicant_id = (SELECT id FROM account WHERE login = 'agent31') WHERE state = 'applied' ORDER BY id LIMIT 1;
UPDATE partner SET unit_code = '370203019', applicant_id = (SELECT id FROM account WHERE login = 'agent31') WHERE state = 'mending' ORDER BY id LIMIT 1;
UPDATE partner SET unit_code = '370203019', applicant_id = (SELECT id FROM account WHERE login = 'agent31') WHERE state = 'declined' ORDER BY id LIMIT 1;
UPDATE partner SET unit_code = '370203019', applicant_id = (SELECT id FROM account WHERE login = 'agent31'), expelled_at = NULL
 WHERE state = 'exited' ORDER BY id DESC LIMIT 1;
UPDATE partner SET unit_code = '370203019' WHERE state = 'suspended' ORDER BY id LIMIT 1;
UPDATE partner SET unit_code = '370203005' WHERE state = 'applied' AND unit_code <> '370203019' ORDER BY id LIMIT 1;
UPDATE partner SET unit_code = '370203005' WHERE state = 'mending' AND unit_code <> '370203019' ORDER BY id LIMIT 1;
UPDATE partner SET unit_code = '370203005' WHERE state = 'declined' AND unit_code <> '370203019' ORDER BY id LIMIT 1;
UPDATE partner SET unit_code = '370203005' WHERE state = 'exited' AND unit_code <> '370203019' ORDER BY id LIMIT 1;
UPDATE partner SET unit_code = '370203005' WHERE state = 'suspended' AND unit_code <> '370203019' ORDER BY id LIMIT 1;
UPDATE partner SET unit_code = '370299001' WHERE state = 'applied' AND unit_code NOT IN ('370203019', '370203005') ORDER BY id LIMIT 1;
UPDATE partner SET unit_code = '370299001' WHERE state = 'mending' AND unit_code NOT IN ('370203019', '370203005') ORDER BY id LIMIT 1;
UPDATE partner SET unit_code = '370299001' WHERE state = 'listed' AND unit_code NOT IN ('370203019', '370203005') ORDER BY id DESC LIMIT 1;
INSERT INTO role_grant (account_id, role, partner_id, from_at)
SELECT account.id, 'partner_agent', partner.id, UTC_TIMESTAMP() FROM account JOIN partner
 WHERE login = 'agent01' AND partner.state = 'suspended' AND partner.unit_code = '370203019';
UPDATE partner SET agents = agents + 1 WHERE state = 'suspended' AND unit_code = '370203019';
UPDATE partner SET state = 'applied', unit_code = '370203019', ident = '91370203MA3TE5T03H', scheme = 'uscc'
 WHERE state = 'listed' AND open_awards = 0 AND id > 4 AND unit_code LIKE '370203___' ORDER BY id DESC LIMIT 1;
DELETE role_grant FROM role_grant JOIN partner ON partner.id = partner_id WHERE partner.state = 'applied';
