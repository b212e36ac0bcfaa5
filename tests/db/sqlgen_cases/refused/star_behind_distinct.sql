-- 4: name the columns instead of *
-- query q many
-- A sentence.
SELECT DISTINCT * FROM sample;
