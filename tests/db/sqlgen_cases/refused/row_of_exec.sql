-- 2: a query of kind exec has no rows
-- query q exec row r
-- A sentence.
DELETE FROM sample WHERE id = 1;
