-- grant: none
UPDATE partner p
   SET p.agents = (SELECT COUNT(DISTINCT g.account_id) FROM role_grant g
                    WHERE g.partner_id = p.id AND g.role = 'partner_agent' AND g.until_at IS NULL);
