-- 3: unknown type decimal: use int, text, time or bytes
-- query q many
-- id: decimal
-- A sentence.
SELECT id FROM sample WHERE id = :id;
