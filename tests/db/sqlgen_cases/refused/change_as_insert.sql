-- 4: a query that adds a row begins with INSERT
-- query q once
-- A sentence.
UPDATE sample SET label = 'a' WHERE id = 1;
