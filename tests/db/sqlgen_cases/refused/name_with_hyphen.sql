-- 2: a-b is no name for C: use a-z, 0-9 and _
-- query a-b many
-- A sentence.
SELECT id FROM sample;
