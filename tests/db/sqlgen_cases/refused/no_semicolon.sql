-- 4: query q lacks its ;
-- query q many
-- A sentence.
SELECT id FROM sample
