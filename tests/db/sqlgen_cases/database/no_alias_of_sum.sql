-- 2: column "id + 1" of query q needs an alias: AS name
-- query q many
-- A sentence.
SELECT id + 1 FROM sample;
