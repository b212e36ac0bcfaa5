-- 2: at and at_set get the same name in C
-- query q many
-- A sentence.
SELECT at, id AS at_set FROM sample;
