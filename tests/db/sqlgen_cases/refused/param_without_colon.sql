-- 3: expected: -- NAME: int|text|time|bytes, ...
-- query q many
-- id: int, label
-- A sentence.
SELECT id FROM sample WHERE id = :id AND label = :label;
