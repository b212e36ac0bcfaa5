-- 4: query q has no sentence that says what it answers
-- query q many
-- id: int
SELECT id FROM sample WHERE id = :id;
