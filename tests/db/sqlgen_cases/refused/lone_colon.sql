-- 4: a colon without the name of a parameter
-- query q many
-- A sentence.
SELECT id FROM sample WHERE id = : id;
