-- 2: the database refuses query q: Unknown column 'colour' in 'SELECT'
-- query q many
-- A sentence.
SELECT colour FROM sample;
