-- 2: Q is no name for C: use a-z, 0-9 and _
-- query Q many
-- A sentence.
SELECT id FROM sample;
