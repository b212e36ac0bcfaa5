-- 2: column nothing has no type: CAST it
-- query q many
-- A sentence.
SELECT NULL AS nothing FROM sample;
