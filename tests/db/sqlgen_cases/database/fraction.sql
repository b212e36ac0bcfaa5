-- 2: column half is DECIMAL: CAST(... AS SIGNED)
-- query q many
-- A sentence.
SELECT 0.5 AS half FROM sample;
