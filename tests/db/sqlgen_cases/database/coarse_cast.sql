-- 2: column at is a DATETIME without its six digits of a second
-- query q many
-- A sentence.
SELECT CAST(at AS DATETIME(3)) AS at FROM sample;
