-- 4: OFFSET reads all it skips: page by key
-- query q many
-- A sentence.
SELECT id FROM sample LIMIT 10 OFFSET 20;
