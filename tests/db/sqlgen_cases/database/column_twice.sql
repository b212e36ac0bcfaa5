-- 2: id is there twice
-- query q many
-- A sentence.
SELECT s.id, t.id FROM sample s JOIN sample t ON t.id = s.id;
