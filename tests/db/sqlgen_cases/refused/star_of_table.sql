-- 4: name the columns instead of *
-- query q many
-- A sentence.
SELECT s.id, s.* FROM sample s;
