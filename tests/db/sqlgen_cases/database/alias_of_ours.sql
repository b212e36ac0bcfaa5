-- 2: column "rows_out" of query q needs an alias: AS name
-- query q many
-- A sentence.
SELECT id AS rows_out FROM sample;
