-- 4: LIMIT with an offset reads all it skips: page by key
-- query q many
-- A sentence.
SELECT id FROM sample LIMIT 20, 10;
