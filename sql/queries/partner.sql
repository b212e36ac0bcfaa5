-- The registry: partners, their agents, what they offer.

-- query partner_by_code one row partner
-- code: text
-- One partner with what its page and its rules need.
SELECT p.id, p.code, p.version, p.text_version, p.state, p.scheme, p.ident, p.sub_unit, p.ident_override, p.name, p.kind, p.tier, p.unit_code,
       u.name AS unit_name, p.is_unit, b.name AS is_unit_name, p.intro, p.reason, p.ways, p.contact_name, p.contact_masked, p.agreement_number,
       p.agreement_from_at, p.agreement_until_at, p.applicant_id, p.open_awards, p.unfinished_awards, p.agents, p.barred_until_at,
       p.suspended_until_at, p.expelled_at, p.applied_at, p.listed_at, p.state_at, p.due_at, p.late_at,
       p.exit_unit, e.name AS exit_unit_name, p.exit_reason, p.exit_version
  FROM partner p
  JOIN unit u ON u.code = p.unit_code
  LEFT JOIN unit b ON b.code = p.is_unit
  LEFT JOIN unit e ON e.code = p.exit_unit
 WHERE p.code = :code;

-- query partner_by_id one row partner
-- id: int
-- The same by id, for the clock and for moves of awards.
SELECT p.id, p.code, p.version, p.text_version, p.state, p.scheme, p.ident, p.sub_unit, p.ident_override, p.name, p.kind, p.tier, p.unit_code,
       u.name AS unit_name, p.is_unit, b.name AS is_unit_name, p.intro, p.reason, p.ways, p.contact_name, p.contact_masked, p.agreement_number,
       p.agreement_from_at, p.agreement_until_at, p.applicant_id, p.open_awards, p.unfinished_awards, p.agents, p.barred_until_at,
       p.suspended_until_at, p.expelled_at, p.applied_at, p.listed_at, p.state_at, p.due_at, p.late_at,
       p.exit_unit, e.name AS exit_unit_name, p.exit_reason, p.exit_version
  FROM partner p
  JOIN unit u ON u.code = p.unit_code
  LEFT JOIN unit b ON b.code = p.is_unit
  LEFT JOIN unit e ON e.code = p.exit_unit
 WHERE p.id = :id;

-- query partner_of_agent many row partner
-- account: int
-- The partners somebody is or was an agent of, by name; once each.
SELECT p.id, p.code, p.version, p.text_version, p.state, p.scheme, p.ident, p.sub_unit, p.ident_override, p.name, p.kind, p.tier, p.unit_code,
       u.name AS unit_name, p.is_unit, b.name AS is_unit_name, p.intro, p.reason, p.ways, p.contact_name, p.contact_masked, p.agreement_number,
       p.agreement_from_at, p.agreement_until_at, p.applicant_id, p.open_awards, p.unfinished_awards, p.agents, p.barred_until_at,
       p.suspended_until_at, p.expelled_at, p.applied_at, p.listed_at, p.state_at, p.due_at, p.late_at,
       p.exit_unit, e.name AS exit_unit_name, p.exit_reason, p.exit_version
  FROM partner p
  JOIN unit u ON u.code = p.unit_code
  LEFT JOIN unit b ON b.code = p.is_unit
  LEFT JOIN unit e ON e.code = p.exit_unit
 WHERE p.id IN (SELECT g.partner_id FROM role_grant g WHERE g.account_id = :account AND g.role = 'partner_agent')
 ORDER BY p.name, p.id;

-- query partner_list many row partner_entry
-- state: text, like: text?, category: text?, way: text?, unit6: text?, unit9: text?, kind: text?, before: int, limit: int
-- The registry in one state, which leads to it, newest first, a page at a time. The state as in project_list; like, category and way are looked
-- up, which is for a state that few are in.
SELECT p.id, p.code, p.name, u.name AS unit_name, p.kind, p.state, p.ways, p.state_at, p.late_at, p.due_at, p.scheme, p.ident,
       p.sub_unit, p.agreement_from_at, p.agreement_until_at, p.unit_code, p.listed_at,
       (SELECT GROUP_CONCAT(c.value ORDER BY c.value) FROM partner_facet c WHERE c.partner_id = p.id AND c.facet = 'category') AS categories
  FROM partner p USE INDEX (partner_state, partner_state6, partner_state9, partner_kind)
  JOIN unit u ON u.code = p.unit_code
 WHERE p.state IN (:state, '') AND p.id < :before
   AND (:unit6 IS NULL OR p.unit6 = :unit6) AND (:unit9 IS NULL OR p.unit9 = :unit9)
   AND (:kind IS NULL OR p.kind = :kind)
   AND (:category IS NULL OR (SELECT 1 FROM partner_facet c WHERE c.facet = 'category' AND c.value = :category AND c.partner_id = p.id) = 1)
   AND (:way IS NULL OR (SELECT 1 FROM partner_facet w WHERE w.facet = 'way' AND w.value = :way AND w.partner_id = p.id) = 1)
   AND (:like IS NULL OR p.name COLLATE utf8mb4_unicode_ci LIKE :like)
 ORDER BY p.state DESC, p.id DESC
 LIMIT :limit;

-- query partner_list_facet many row partner_entry
-- facet: text, value: text, state: text?, way: text?, unit6: text?, unit9: text?, kind: text?, before: int, limit: int
-- The same for those with a facet, which leads to them; a second one, a way, is looked up: as EXISTS the server would gather it first.
SELECT p.id, p.code, p.name, u.name AS unit_name, p.kind, p.state, p.ways, p.state_at, p.late_at, p.due_at, p.scheme, p.ident,
       p.sub_unit, p.agreement_from_at, p.agreement_until_at, p.unit_code, p.listed_at,
       (SELECT GROUP_CONCAT(c.value ORDER BY c.value) FROM partner_facet c WHERE c.partner_id = p.id AND c.facet = 'category') AS categories
  FROM partner_facet f
  JOIN partner p ON p.id = f.partner_id
  JOIN unit u ON u.code = p.unit_code
 WHERE f.facet = :facet AND f.value = :value AND f.partner_id < :before AND p.state IN ('listed', 'suspended')
   AND (:state IS NULL OR p.state = :state)
   AND (:unit6 IS NULL OR p.unit6 = :unit6) AND (:unit9 IS NULL OR p.unit9 = :unit9)
   AND (:kind IS NULL OR p.kind = :kind)
   AND (:way IS NULL OR (SELECT 1 FROM partner_facet w WHERE w.facet = 'way' AND w.value = :way AND w.partner_id = p.id) = 1)
 ORDER BY f.partner_id DESC
 LIMIT :limit;

-- query partner_list_words many row partner_entry
-- term: text, like: text, state: text?, category: text?, way: text?, unit6: text?, unit9: text?, kind: text?, before: int, limit: int
-- The same for those with some words in their name, whose rarest term leads to them; like is a pattern for the name in any case.
SELECT p.id, p.code, p.name, u.name AS unit_name, p.kind, p.state, p.ways, p.state_at, p.late_at, p.due_at, p.scheme, p.ident,
       p.sub_unit, p.agreement_from_at, p.agreement_until_at, p.unit_code, p.listed_at,
       (SELECT GROUP_CONCAT(c.value ORDER BY c.value) FROM partner_facet c WHERE c.partner_id = p.id AND c.facet = 'category') AS categories
  FROM search_term t FORCE INDEX (search_term_find)
  STRAIGHT_JOIN partner p ON p.id = t.id
  STRAIGHT_JOIN unit u ON u.code = p.unit_code
 WHERE t.kind = 'partner' AND t.term = :term AND t.id < :before AND p.state IN ('listed', 'suspended')
   AND (:state IS NULL OR p.state = :state)
   AND (:unit6 IS NULL OR p.unit6 = :unit6) AND (:unit9 IS NULL OR p.unit9 = :unit9)
   AND (:kind IS NULL OR p.kind = :kind)
   AND (:category IS NULL OR (SELECT 1 FROM partner_facet c WHERE c.facet = 'category' AND c.value = :category AND c.partner_id = p.id) = 1)
   AND (:way IS NULL OR (SELECT 1 FROM partner_facet w WHERE w.facet = 'way' AND w.value = :way AND w.partner_id = p.id) = 1)
   AND p.name COLLATE utf8mb4_unicode_ci LIKE :like
 ORDER BY t.id DESC
 LIMIT :limit;

-- query partner_offers many row partner_offer
-- unit6: text?, unit9: text?, way: text?, before: int, limit: int
-- What listed partners offer, newest partner first, so many partners at a time. As EXISTS the server would gather all offers first.
SELECT p.id AS partner_id, p.code, p.name, p.unit_code, u.name AS unit_name, r.id, r.title, r.way, r.quantity, r.available
  FROM (SELECT p.id FROM partner p USE INDEX (partner_state, partner_state6, partner_state9)
         WHERE p.state IN ('listed', '') AND p.id < :before
           AND (:unit6 IS NULL OR p.unit6 = :unit6) AND (:unit9 IS NULL OR p.unit9 = :unit9)
           AND (SELECT 1 FROM partner_resource o WHERE o.partner_id = p.id AND (:way IS NULL OR o.way = :way) LIMIT 1) = 1
         ORDER BY p.state DESC, p.id DESC LIMIT :limit) page
  JOIN partner p ON p.id = page.id
  JOIN partner_resource r ON r.partner_id = p.id
  JOIN unit u ON u.code = p.unit_code
 WHERE (:way IS NULL OR r.way = :way)
 ORDER BY p.id DESC, r.id;

-- query partner_offers_way many row partner_offer
-- unit6: text?, unit9: text?, way: text, before: int, limit: int
-- The same of one way, which leads to the partners.
SELECT p.id AS partner_id, p.code, p.name, p.unit_code, u.name AS unit_name, r.id, r.title, r.way, r.quantity, r.available
  FROM (SELECT p.id FROM partner_resource o USE INDEX (partner_resource_way)
          JOIN partner p ON p.id = o.partner_id
         WHERE o.way IN (:way, '') AND o.partner_id < :before AND p.state = 'listed'
           AND (:unit6 IS NULL OR p.unit6 = :unit6) AND (:unit9 IS NULL OR p.unit9 = :unit9)
         GROUP BY o.way, o.partner_id ORDER BY o.way DESC, o.partner_id DESC LIMIT :limit) page
  JOIN partner p ON p.id = page.id
  JOIN partner_resource r ON r.partner_id = p.id
  JOIN unit u ON u.code = p.unit_code
 WHERE r.way = :way
 ORDER BY p.id DESC, r.id;

-- query partner_offers_category many row partner_offer
-- category: text, unit6: text?, unit9: text?, way: text?, before: int, limit: int
-- The same of partners that can serve a category, which leads to them.
SELECT p.id AS partner_id, p.code, p.name, p.unit_code, u.name AS unit_name, r.id, r.title, r.way, r.quantity, r.available
  FROM (SELECT p.id FROM partner_facet f
          JOIN partner p ON p.id = f.partner_id
         WHERE f.facet = 'category' AND f.value = :category AND f.partner_id < :before AND p.state = 'listed'
           AND (:unit6 IS NULL OR p.unit6 = :unit6) AND (:unit9 IS NULL OR p.unit9 = :unit9)
           AND (SELECT 1 FROM partner_resource o WHERE o.partner_id = p.id AND (:way IS NULL OR o.way = :way) LIMIT 1) = 1
         ORDER BY f.partner_id DESC LIMIT :limit) page
  JOIN partner p ON p.id = page.id
  JOIN partner_resource r ON r.partner_id = p.id
  JOIN unit u ON u.code = p.unit_code
 WHERE (:way IS NULL OR r.way = :way)
 ORDER BY p.id DESC, r.id;

-- query partner_offers_words many row partner_offer
-- term: text, like: text, category: text?, unit6: text?, unit9: text?, way: text?, before: int, limit: int
-- The same with some words in the title, whose rarest term leads to the partners; like is a pattern for the title in any case.
SELECT p.id AS partner_id, p.code, p.name, p.unit_code, u.name AS unit_name, r.id, r.title, r.way, r.quantity, r.available
  FROM (SELECT p.id FROM search_term t FORCE INDEX (search_term_find)
          STRAIGHT_JOIN partner p ON p.id = t.id
         WHERE t.kind = 'partner' AND t.term = :term AND t.id < :before AND p.state = 'listed'
           AND (:unit6 IS NULL OR p.unit6 = :unit6) AND (:unit9 IS NULL OR p.unit9 = :unit9)
           AND (:category IS NULL OR (SELECT 1 FROM partner_facet f WHERE f.facet = 'category' AND f.value = :category AND f.partner_id = p.id) = 1)
           AND (SELECT 1 FROM partner_resource o WHERE o.partner_id = p.id AND (:way IS NULL OR o.way = :way)
                   AND o.title COLLATE utf8mb4_unicode_ci LIKE :like LIMIT 1) = 1
         ORDER BY t.id DESC LIMIT :limit) page
  JOIN partner p ON p.id = page.id
  JOIN partner_resource r ON r.partner_id = p.id
  JOIN unit u ON u.code = p.unit_code
 WHERE (:way IS NULL OR r.way = :way) AND r.title COLLATE utf8mb4_unicode_ci LIKE :like
 ORDER BY p.id DESC, r.id;

-- query partner_waiting many row partner_line
-- state: text, unit6: text?, unit9: text?, limit: int
-- What waits in a state within a unit, longest first, for the work page.
SELECT p.id, p.code, p.name, p.unit_code, u.name AS unit_name, p.kind, p.state, p.ways, p.open_awards, p.unfinished_awards,
       p.suspended_until_at, p.expelled_at, p.state_at, p.late_at, p.due_at
  FROM partner p
  JOIN unit u ON u.code = p.unit_code
 WHERE p.state = :state AND (:unit6 IS NULL OR p.unit6 = :unit6) AND (:unit9 IS NULL OR p.unit9 = :unit9)
 ORDER BY p.id
 LIMIT :limit;

-- query partner_of_applicant many row partner_line
-- account: int, limit: int
-- Applications of somebody that are not decided yet, oldest first.
SELECT p.id, p.code, p.name, p.unit_code, u.name AS unit_name, p.kind, p.state, p.ways, p.open_awards, p.unfinished_awards,
       p.suspended_until_at, p.expelled_at, p.state_at, p.late_at, p.due_at
  FROM partner p
  JOIN unit u ON u.code = p.unit_code
 WHERE p.applicant_id = :account AND p.state IN ('applied', 'mending')
 ORDER BY p.id
 LIMIT :limit;

-- query partner_insert once
-- code: text, scheme: text, ident: text, sub_unit: text, name: text, kind: text, tier: text, unit: text, intro: text, ways: text
-- contact_name: text, contact_phone: bytes, contact_masked: text, applicant: int, now: time, due: time
-- A new application; a living partner with the same identity is a duplicate.
INSERT INTO partner (code, state, scheme, ident, sub_unit, name, kind, tier, unit_code, intro, ways, contact_name, contact_phone,
       contact_masked, applicant_id, applied_at, state_at, due_at)
VALUES (:code, 'applied', :scheme, :ident, :sub_unit, :name, :kind, :tier, :unit, :intro, :ways, :contact_name, :contact_phone,
       :contact_masked, :applicant, :now, :now, :due);

-- query partner_import once
-- code: text, scheme: text, ident: text, sub_unit: text, ident_override: text?, name: text, kind: text, tier: text, unit: text, is_unit: text?
-- intro: text, ways: text, contact_name: text, contact_phone: bytes?, contact_masked: text, now: time
-- A partner out of an office's own registry, listed at once; nobody applied for it.
INSERT INTO partner (code, state, scheme, ident, sub_unit, ident_override, name, kind, tier, unit_code, is_unit, intro, ways, contact_name,
       contact_phone, contact_masked, applicant_id, applied_at, listed_at, state_at)
VALUES (:code, 'listed', :scheme, :ident, :sub_unit, :ident_override, :name, :kind, :tier, :unit, :is_unit, :intro, :ways, :contact_name,
       :contact_phone, :contact_masked, 0, :now, :now, :now);

-- query partner_resubmit move
-- id: int, name: text, kind: text, tier: text, unit: text, intro: text, ways: text, contact_name: text, now: time, due: time
-- Mended texts, back to the office; what stood in the registry once keeps its name and kind.
UPDATE partner FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), state = 'applied', name = IF(listed_at IS NULL, :name, name),
       kind = IF(listed_at IS NULL, :kind, kind), tier = :tier, unit_code = :unit, intro = :intro, ways = :ways, contact_name = :contact_name, applied_at = :now, state_at = :now, due_at = :due,
       late_at = NULL, reason = NULL, text_version = text_version + 1
 WHERE id = :id AND state = 'mending';

-- query partner_phone exec
-- id: int, contact_phone: bytes, contact_masked: text
-- Another telephone number, sealed.
UPDATE partner SET contact_phone = :contact_phone, contact_masked = :contact_masked WHERE id = :id;

-- query partner_move move
-- id: int, from: text, to: text, text_version: int, now: time, due: time?, reason: text?
-- A move of an application in the text that was read.
UPDATE partner FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), state = :to, state_at = :now, due_at = :due, late_at = NULL, reason = :reason
 WHERE id = :id AND state = :from AND text_version = :text_version;

-- query partner_list_it move
-- id: int, text_version: int, is_unit: text?, now: time, only_late: int
-- Into the registry in the text that was read, with the applicant as its one agent; only_late 1: by the district, whose turn it is only while
-- the street is late.
UPDATE partner FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), state = 'listed', state_at = :now, listed_at = :now, due_at = NULL, late_at = NULL,
       reason = NULL, agents = 1, is_unit = :is_unit, exit_unit = NULL, exit_reason = NULL, exit_version = NULL
 WHERE id = :id AND state = 'applied' AND text_version = :text_version AND (:only_late = 0 OR late_at IS NOT NULL);

-- query partner_lapse move
-- id: int, now: time
-- Nobody mended it in time.
UPDATE partner FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), state = 'declined', state_at = :now, due_at = NULL, late_at = NULL
 WHERE id = :id AND state = 'mending' AND due_at <= :now;

-- query partner_lift move
-- id: int, now: time
-- The suspension is over by its date.
UPDATE partner FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), state = 'listed', state_at = :now, due_at = NULL, suspended_until_at = NULL,
       reason = NULL
 WHERE id = :id AND state = 'suspended' AND suspended_until_at <= :now;

-- query partner_lift_early move
-- id: int, now: time
-- The district ends the suspension before its date.
UPDATE partner FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), state = 'listed', state_at = :now, due_at = NULL, suspended_until_at = NULL,
       reason = NULL
 WHERE id = :id AND state = 'suspended';

-- query partner_sign move
-- id: int, number: text, from: time, until: time
-- Under an agreement with the district; it ends by its date, without a move.
UPDATE partner FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), tier = 'district', agreement_number = :number, agreement_from_at = :from,
       agreement_until_at = :until
 WHERE id = :id AND state = 'listed';

-- query partner_suspend move
-- id: int, now: time, until: time, reason: text
-- No new claims until then; the clock lifts it.
UPDATE partner FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), state = 'suspended', state_at = :now, due_at = :until, suspended_until_at = :until,
       reason = :reason
 WHERE id = :id AND state = 'listed';

-- query partner_leave move
-- id: int, now: time
-- Out of the registry by its own wish, with no award open and none short of its end; its agreement ends with it.
UPDATE partner FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), state = 'exited', state_at = :now, due_at = NULL, suspended_until_at = NULL,
       reason = NULL, agreement_number = NULL, agreement_from_at = NULL, agreement_until_at = NULL,
       tier = IF(unit9 IS NULL, 'district', 'street')
 WHERE id = :id AND state IN ('listed', 'suspended') AND open_awards = 0 AND unfinished_awards = 0;

-- query partner_expel move
-- id: int, now: time, reason: text, open: int
-- Out of the registry by decision; `open` are the places its ended awards have left it: with one more somebody pressed meanwhile.
UPDATE partner FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), state = 'exited', state_at = :now, expelled_at = :now, due_at = NULL,
       suspended_until_at = NULL, reason = :reason, agreement_number = NULL, agreement_from_at = NULL, agreement_until_at = NULL,
       tier = IF(unit9 IS NULL, 'district', 'street')
 WHERE id = :id AND state IN ('listed', 'suspended') AND open_awards = :open;

-- query partner_apply_again move
-- id: int, from: text, expelled: time?, name: text, kind: text, tier: text, unit: text, intro: text, ways: text, contact_name: text
-- applicant: int, now: time, due: time
-- Who comes back gets its row again; what stood in the registry once keeps its name and kind there, and what everyone reads of it is set aside
-- until it is listed. The server assigns from left to right, so exit_* take what was there before.
UPDATE partner FORCE INDEX (PRIMARY)
   SET exit_unit = IF(state = 'exited', unit_code, exit_unit), exit_reason = IF(state = 'exited', reason, exit_reason),
       exit_version = IF(state = 'exited', version, exit_version), version = LAST_INSERT_ID(version + 1), text_version = text_version + 1, state = 'applied',
       name = IF(listed_at IS NULL, :name, name), kind = IF(listed_at IS NULL, :kind, kind), tier = :tier, unit_code = :unit,
       intro = :intro, ways = :ways, contact_name = :contact_name, applicant_id = :applicant, applied_at = :now, state_at = :now, due_at = :due,
       late_at = NULL, reason = NULL
 WHERE id = :id AND state = :from AND expelled_at <=> :expelled;

-- query partner_ident_accept move
-- id: int, reason: text
-- An official has seen that the code stands like this on the licence.
UPDATE partner FORCE INDEX (PRIMARY) SET version = LAST_INSERT_ID(version + 1), ident_override = :reason
 WHERE id = :id AND state = 'applied' AND ident_override IS NULL;

-- query partner_body move
-- id: int, is_unit: text?
-- Which unit the body itself is.
UPDATE partner FORCE INDEX (PRIMARY) SET version = LAST_INSERT_ID(version + 1), is_unit = :is_unit
 WHERE id = :id AND state IN ('listed', 'suspended');

-- query partner_touch move
-- id: int, state: text
-- The next version of a partner that stays where it is: for what is written beside its moves.
UPDATE partner FORCE INDEX (PRIMARY) SET version = LAST_INSERT_ID(version + 1) WHERE id = :id AND state = :state;

-- query partner_edit move
-- id: int, text_version: int, intro: text, ways: text, contact_name: text
-- What the partner says of itself, if nobody changed it meanwhile.
UPDATE partner FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), text_version = text_version + 1, intro = :intro, ways = :ways,
       contact_name = :contact_name
 WHERE id = :id AND text_version = :text_version AND state IN ('listed', 'suspended');

-- query partner_by_identity one row partner
-- scheme: text, ident: text, sub_unit: text
-- Who applied under this identity before.
SELECT p.id, p.code, p.version, p.text_version, p.state, p.scheme, p.ident, p.sub_unit, p.ident_override, p.name, p.kind, p.tier, p.unit_code,
       u.name AS unit_name, p.is_unit, b.name AS is_unit_name, p.intro, p.reason, p.ways, p.contact_name, p.contact_masked, p.agreement_number,
       p.agreement_from_at, p.agreement_until_at, p.applicant_id, p.open_awards, p.unfinished_awards, p.agents, p.barred_until_at,
       p.suspended_until_at, p.expelled_at, p.applied_at, p.listed_at, p.state_at, p.due_at, p.late_at,
       p.exit_unit, e.name AS exit_unit_name, p.exit_reason, p.exit_version
  FROM partner p
  JOIN unit u ON u.code = p.unit_code
  LEFT JOIN unit b ON b.code = p.is_unit
  LEFT JOIN unit e ON e.code = p.exit_unit
 WHERE p.scheme = :scheme AND p.ident = :ident AND p.sub_unit = :sub_unit;

-- query partner_sealed_phone one
-- id: int
-- The telephone number, sealed.
SELECT p.contact_phone FROM partner p WHERE p.id = :id;

-- query partner_revealed_at one
-- id: int, after: int, actor: int, since: time
-- When somebody was last given the number, among the newest events alone.
SELECT MAX(e.at) AS at
  FROM event e
 WHERE e.kind = 'partner' AND e.subject_id = :id AND e.seq > :after AND e.actor_id = :actor AND e.event = 'contact_revealed'
   AND e.at > :since;

-- query partner_late move
-- id: int, now: time
-- The review is late: written once, and the clock need not come back for it.
UPDATE partner FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), late_at = :now, due_at = NULL
 WHERE id = :id AND state = 'applied' AND late_at IS NULL AND due_at <= :now;

-- query partner_due many
-- before: time, limit: int
-- What the clock must look at, earliest first.
SELECT p.id, p.due_at AS due_at FROM partner p WHERE p.due_at <= :before ORDER BY p.due_at LIMIT :limit;

-- query partner_take_place exec
-- id: int, cap: int, now: time
-- One place under the cap.
UPDATE partner FORCE INDEX (PRIMARY) SET open_awards = open_awards + 1
 WHERE id = :id AND state = 'listed' AND open_awards < :cap AND (barred_until_at IS NULL OR barred_until_at <= :now);

-- query partner_release_place exec
-- id: int
-- The place comes free again.
UPDATE partner FORCE INDEX (PRIMARY) SET open_awards = open_awards - 1 WHERE id = :id AND open_awards > 0;

-- query partner_agent_insert insert
-- account: int, partner: int, now: time, by: int
-- Listing makes the applicant the first agent.
INSERT INTO role_grant (account_id, role, partner_id, from_at, granted_by) VALUES (:account, 'partner_agent', :partner, :now, :by);

-- query partner_agents_end exec
-- partner: int, now: time
-- Agents of an earlier time in the registry do not come back with it.
UPDATE role_grant SET until_at = :now
 WHERE partner_id = :partner AND role = 'partner_agent' AND until_at IS NULL;

-- query partner_agents_none exec
-- id: int
-- Listed while its applicant is gone.
UPDATE partner SET agents = 0 WHERE id = :id;

-- query partner_agent_join move
-- id: int
-- One agent more.
UPDATE partner FORCE INDEX (PRIMARY) SET version = LAST_INSERT_ID(version + 1), agents = agents + 1 WHERE id = :id AND state IN ('listed', 'suspended');

-- query partner_agent_part move
-- id: int, may_be_last: int
-- One agent less; the last one only by his own wish, and never while an award is open or short of its end.
UPDATE partner FORCE INDEX (PRIMARY)
   SET version = LAST_INSERT_ID(version + 1), agents = agents - 1
 WHERE id = :id AND (agents > 1 OR (:may_be_last = 1 AND agents = 1 AND open_awards = 0 AND unfinished_awards = 0));

-- query partner_agent_end exec
-- grant: int, partner: int, now: time
-- He is no agent any more; of who was disabled meanwhile the office takes it.
UPDATE role_grant g JOIN account a ON a.id = g.account_id AND a.state = 'active'
   SET g.until_at = :now
 WHERE g.id = :grant AND g.partner_id = :partner AND g.role = 'partner_agent' AND g.until_at IS NULL;

-- query partner_agents many
-- partner: int
-- Who acts for a partner, longest first; who joined by a request that arrived later, too, but nobody who is disabled. As many as partner.agents.
SELECT g.id, g.account_id, a.name, g.from_at
  FROM role_grant g
  JOIN account a ON a.id = g.account_id AND a.state = 'active'
 WHERE g.partner_id = :partner AND g.role = 'partner_agent' AND g.until_at IS NULL
 ORDER BY g.id;

-- query partner_invite insert
-- partner: int, nonce: bytes, hash: bytes, account: int, now: time, until: time
-- A code for one more agent.
INSERT INTO partner_invitation (partner_id, nonce, code_hash, invited_by, invited_at, until_at)
VALUES (:partner, :nonce, :hash, :account, :now, :until);

-- query partner_invitations many
-- partner: int, now: time
-- Codes that are still good.
SELECT i.id, i.nonce, i.until_at
  FROM partner_invitation i
 WHERE i.partner_id = :partner AND i.until_at > :now AND i.used_at IS NULL
 ORDER BY i.id;

-- query partner_invitation_by_code one
-- hash: bytes, now: time
-- Whose agent a code makes, while it is good.
SELECT i.id, i.partner_id FROM partner_invitation i WHERE i.code_hash = :hash AND i.used_at IS NULL AND i.until_at > :now;

-- query partner_invitation_use exec
-- id: int, partner: int, account: int?, now: time
-- Used, or (account NULL) taken back: once.
UPDATE partner_invitation SET used_by = :account, used_at = :now
 WHERE id = :id AND partner_id = :partner AND used_at IS NULL AND until_at > :now;

-- query partner_invitations_end exec
-- partner: int, now: time
-- Nobody comes in by a code of another time: who was an agent then has seen it.
UPDATE partner_invitation SET used_at = :now WHERE partner_id = :partner AND until_at > :now AND used_at IS NULL;

-- query partner_official_agent one
-- partner: int, code6: text, code9: text?, code12: text?, code14: text?, code: text, now: time
-- How many of a partner's agents hold an office over a unit, at it or above it.
SELECT COUNT(*) AS officials
  FROM role_grant a
  JOIN role_grant o ON o.account_id = a.account_id
 WHERE a.partner_id = :partner AND a.role = 'partner_agent' AND a.from_at <= :now AND (a.until_at IS NULL OR a.until_at > :now)
   AND o.role IN ('grid_officer', 'secretary', 'street_officer', 'department_officer', 'district_admin', 'account_admin', 'auditor')
   AND o.unit_code IN (:code6, :code9, :code12, :code14, :code)
   AND o.from_at <= :now AND (o.until_at IS NULL OR o.until_at > :now);

-- query partner_tied one
-- partner: int, code6: text, code9: text?, code12: text?, code14: text?, code: text, author: int, now: time
-- The same, and how often who posted the need is or in the last 12 months was an agent, in one look: for a press that has locked the partner's row.
SELECT (SELECT COUNT(*)
          FROM role_grant a
          JOIN role_grant o ON o.account_id = a.account_id
         WHERE a.partner_id = :partner AND a.role = 'partner_agent' AND a.from_at <= :now AND (a.until_at IS NULL OR a.until_at > :now)
           AND o.role IN ('grid_officer', 'secretary', 'street_officer', 'department_officer', 'district_admin', 'account_admin', 'auditor')
           AND o.unit_code IN (:code6, :code9, :code12, :code14, :code)
           AND o.from_at <= :now AND (o.until_at IS NULL OR o.until_at > :now))
     + (SELECT COUNT(*)
          FROM role_grant g
         WHERE g.partner_id = :partner AND g.role = 'partner_agent' AND g.account_id = :author AND g.from_at <= :now
           AND (g.until_at IS NULL OR g.until_at > DATE_SUB(:now, INTERVAL 12 MONTH))) AS ties;

-- query partner_had_agent one
-- partner: int, account: int, now: time
-- How often somebody became an agent of a partner, counting what lasts or ended less than 12 months ago; how many of these last, and when the 12
-- months of the others are over.
SELECT COUNT(*) AS times, COUNT(IF(g.until_at IS NULL, 1, NULL)) AS lasting, MAX(DATE_ADD(g.until_at, INTERVAL 12 MONTH)) AS over_at
  FROM role_grant g
 WHERE g.partner_id = :partner AND g.role = 'partner_agent' AND g.account_id = :account AND g.from_at <= :now
   AND (g.until_at IS NULL OR g.until_at > DATE_SUB(:now, INTERVAL 12 MONTH));

-- query partner_facet_insert exec
-- facet: text, value: text, partner: int
-- Something the partner is found by.
INSERT INTO partner_facet (facet, value, partner_id) VALUES (:facet, :value, :partner);

-- query partner_facet_delete exec
-- partner: int
-- Before the mended ones come.
DELETE FROM partner_facet WHERE partner_id = :partner;

-- query partner_facets many
-- partner: int
-- What a partner is found by, with the names of units.
SELECT f.facet, f.value, u.name AS unit_name
  FROM partner_facet f
  LEFT JOIN unit u ON f.facet = 'serves' AND u.code = f.value
 WHERE f.partner_id = :partner
 ORDER BY f.facet, f.value;

-- query partner_resource_insert insert
-- partner: int, title: text, way: text, quantity: text, available: text
-- One resource on offer.
INSERT INTO partner_resource (partner_id, title, way, quantity, available) VALUES (:partner, :title, :way, :quantity, :available);

-- query partner_resource_delete exec
-- partner: int
-- Before the mended ones come.
DELETE FROM partner_resource WHERE partner_id = :partner;

-- query partner_resources many
-- partner: int
-- What a partner offers, in the order in which it was written.
SELECT r.id, r.version, r.title, r.way, r.quantity, r.available FROM partner_resource r WHERE r.partner_id = :partner ORDER BY r.id;

-- query partner_resource_change exec
-- id: int, partner: int, version: int, title: text, way: text, quantity: text, available: text
-- Another wording of one resource, if nobody changed it meanwhile.
UPDATE partner_resource
   SET version = version + 1, title = :title, way = :way, quantity = :quantity, available = :available
 WHERE id = :id AND partner_id = :partner AND version = :version;

-- query partner_resource_withdraw exec
-- id: int, partner: int
-- No longer on offer; the event keeps what it was.
DELETE FROM partner_resource WHERE id = :id AND partner_id = :partner;
