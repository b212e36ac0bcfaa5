-- 6: query q is there twice (line 2)
-- query q many
-- A sentence.
SELECT id FROM sample;

-- query q many
-- A sentence.
SELECT label FROM sample;
