-- The figures of busy pages: kept, not counted when a page is asked for.

-- query figures_read one
-- The latest count.
SELECT f.published, f.running, f.closed, f.unclaimed, f.partners, f.counted_at FROM figure f WHERE f.id = 1;

-- query figures_count one
-- Everything that is kept, counted now, by an index alone and all of one moment. A statement of its own: one that counts and writes
-- would fail (1020) when another host writes in between.
SELECT (SELECT COUNT(*) FROM project p USE INDEX (project_state) WHERE p.state = 'published') AS published,
       (SELECT COUNT(*) FROM project p USE INDEX (project_state) WHERE p.state = 'running') AS running,
       (SELECT COUNT(*) FROM project p USE INDEX (project_state) WHERE p.state = 'closed') AS closed,
       (SELECT COUNT(*) FROM project p USE INDEX (project_state) WHERE p.state = 'unclaimed') AS unclaimed,
       (SELECT COUNT(*) FROM partner p USE INDEX (partner_state) WHERE p.state IN ('listed', 'suspended')) AS partners;

-- query figures_keep exec
-- published: int, running: int, closed: int, unclaimed: int, partners: int, now: time
-- In place of what was counted before.
INSERT INTO figure (id, published, running, closed, unclaimed, partners, counted_at)
VALUES (1, :published, :running, :closed, :unclaimed, :partners, :now)
ON DUPLICATE KEY UPDATE published = VALUES(published), running = VALUES(running), closed = VALUES(closed),
       unclaimed = VALUES(unclaimed), partners = VALUES(partners), counted_at = VALUES(counted_at);
