-- 2: column mean is DECIMAL: CAST(... AS SIGNED)
-- query q many
-- A sentence.
SELECT AVG(small) AS mean FROM sample;
