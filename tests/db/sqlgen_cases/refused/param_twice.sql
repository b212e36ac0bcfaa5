-- 3: id is there twice
-- query q many
-- id: int, id: text
-- A sentence.
SELECT id FROM sample WHERE id = :id;
