-- 4: parameters come before the sentence
-- query q many
-- A sentence.
-- id: int
SELECT id FROM sample WHERE id = :id;
