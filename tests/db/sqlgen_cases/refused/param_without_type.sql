-- 4: parameter id has no type: add "-- id: int|text|time|bytes" above the sentence
-- query q many
-- A sentence.
SELECT id FROM sample WHERE id = :id;
