-- 2: column n is unsigned: CAST(... AS SIGNED)
-- query q many
-- A sentence.
SELECT CAST(id AS UNSIGNED) AS n FROM sample;
