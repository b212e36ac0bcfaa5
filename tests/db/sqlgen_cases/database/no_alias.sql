-- 2: column "COUNT(*)" of query q needs an alias: AS name
-- query q many
-- A sentence.
SELECT COUNT(*) FROM sample;
