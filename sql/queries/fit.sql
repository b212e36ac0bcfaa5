-- Which partners fit a need, which needs fit a partner, which needs are alike.

-- query fit_projects many
-- partner: int, now: time, limit: int
-- Needs on the wall in a category the partner serves, at a unit it serves; without those it has claimed already, and whether it
-- was terminated for its own fault in the round before. Each branch takes the first that
-- it finds by the index named: there is no order to sort all of them by, and left to itself the server reads a whole category.
SELECT p.id, p.code, p.state, p.unit_code, u.name AS unit_name, p.author_id, p.title, p.category, p.ways, p.mode, p.slots, p.taken,
       p.round, p.opens_at, p.closes_at, p.done_by_at, fit.served, s.name AS served_name,
       IF(a.state = 'terminated' AND a.cause = 'partner', 1, 0) AS was_terminated
  FROM ((SELECT p12.id, f12.value AS served
           FROM partner_facet c12
           JOIN partner_facet f12 ON f12.partner_id = c12.partner_id AND f12.facet = 'serves'
           JOIN project p12 FORCE INDEX (project_fit12) ON p12.state = 'published' AND p12.category = c12.value AND p12.unit12 = f12.value
          WHERE c12.partner_id = :partner AND c12.facet = 'category' AND p12.closes_at > :now AND p12.taken < p12.slots
          LIMIT :limit)
        UNION ALL
        (SELECT p9.id, f9.value AS served
           FROM partner_facet c9
           JOIN partner_facet f9 ON f9.partner_id = c9.partner_id AND f9.facet = 'serves'
           JOIN project p9 FORCE INDEX (project_fit9) ON p9.state = 'published' AND p9.category = c9.value AND p9.unit9 = f9.value
          WHERE c9.partner_id = :partner AND c9.facet = 'category' AND p9.closes_at > :now AND p9.taken < p9.slots
          LIMIT :limit)
        UNION ALL
        (SELECT p6.id, f6.value AS served
           FROM partner_facet c6
           JOIN partner_facet f6 ON f6.partner_id = c6.partner_id AND f6.facet = 'serves'
           JOIN project p6 FORCE INDEX (project_fit6) ON p6.state = 'published' AND p6.category = c6.value AND p6.unit6 = f6.value
          WHERE c6.partner_id = :partner AND c6.facet = 'category' AND p6.closes_at > :now AND p6.taken < p6.slots
          LIMIT :limit)) fit
  JOIN project p ON p.id = fit.id
  JOIN unit u ON u.code = p.unit_code
  JOIN unit s ON s.code = fit.served
  LEFT JOIN claim k ON k.project_id = p.id AND k.round = p.round AND k.lead_id = :partner
  LEFT JOIN award_member m ON m.project_id = p.id AND m.round = p.round - 1 AND m.partner_id = :partner
  LEFT JOIN award a ON a.id = m.award_id
 WHERE k.id IS NULL;

-- query fit_partners many
-- category: text, unit6: text, unit9: text?, unit12: text?, unit14: text?, limit: int
-- Listed partners that serve the category and a unit around the need; one that serves several of these units comes once for each.
SELECT p.id, p.code, p.name, p.ways, p.open_awards, p.barred_until_at, s.value AS served, u.name AS served_name
  FROM partner_facet c
  JOIN partner_facet s ON s.partner_id = c.partner_id AND s.facet = 'serves' AND s.value IN (:unit6, :unit9, :unit12, :unit14)
  JOIN partner p ON p.id = c.partner_id
  JOIN unit u ON u.code = s.value
 WHERE c.facet = 'category' AND c.value = :category AND p.state = 'listed'
 LIMIT :limit;

-- query fit_agents many
-- partner: int, now: time
-- Accounts that are agents of a partner, or were in the last 12 months, until when that counts, and the offices they hold now.
SELECT g.account_id, g.until_at, DATE_ADD(g.until_at, INTERVAL 12 MONTH) AS free_at, o.unit_code AS office
  FROM role_grant g
  LEFT JOIN role_grant o
    ON o.account_id = g.account_id AND o.unit_code IS NOT NULL AND o.from_at <= :now AND (o.until_at IS NULL OR o.until_at > :now)
   AND o.role IN ('grid_officer', 'secretary', 'street_officer', 'department_officer', 'district_admin', 'account_admin', 'auditor')
 WHERE g.partner_id = :partner AND g.role = 'partner_agent' AND g.from_at <= :now
   AND (g.until_at IS NULL OR g.until_at > DATE_SUB(:now, INTERVAL 12 MONTH));

-- query fit_ties many
-- account: int, now: time
-- Listed partners that somebody is an agent of, or was in the last 12 months.
SELECT p.id, p.code, p.name, g.until_at
  FROM role_grant g
  JOIN partner p ON p.id = g.partner_id
 WHERE g.account_id = :account AND g.role = 'partner_agent' AND g.from_at <= :now
   AND (g.until_at IS NULL OR g.until_at > DATE_SUB(:now, INTERVAL 12 MONTH)) AND p.state = 'listed'
 ORDER BY p.name, p.id;

-- query fit_own_bodies many
-- unit: text
-- Listed partners that are this unit themselves.
SELECT p.name FROM partner p WHERE p.is_unit = :unit AND p.state = 'listed' ORDER BY p.name, p.id;
