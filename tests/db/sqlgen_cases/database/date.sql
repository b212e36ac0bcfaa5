-- 2: column day has a type of the database that we do not use (10)
-- query q many
-- A sentence.
SELECT CAST(at AS DATE) AS day FROM sample;
