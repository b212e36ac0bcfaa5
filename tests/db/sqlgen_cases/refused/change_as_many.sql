-- 4: a query that gives rows begins with SELECT or WITH
-- query q many
-- A sentence.
DELETE FROM sample WHERE id = 1;
