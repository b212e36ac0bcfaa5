-- 2: column root is a floating point number: we count in whole ones
-- query q many
-- A sentence.
SELECT SQRT(small) AS root FROM sample;
