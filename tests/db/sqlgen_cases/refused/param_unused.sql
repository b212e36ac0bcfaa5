-- 3: parameter id of query q is not used
-- query q many
-- id: int
-- A sentence.
SELECT id FROM sample;
