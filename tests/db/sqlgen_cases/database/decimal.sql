-- 2: column total is DECIMAL: CAST(... AS SIGNED)
-- query q many
-- A sentence.
SELECT SUM(small) AS total FROM sample;
