-- 3: due and due_set get the same name in C
-- query q many
-- due: time?, due_set: int
-- A sentence.
SELECT id FROM sample WHERE at = :due AND id = :due_set;
