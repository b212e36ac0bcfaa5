-- 5: name the columns instead of *
-- query q many
-- A sentence.
SELECT id FROM sample
 WHERE EXISTS (SELECT * FROM sample);
