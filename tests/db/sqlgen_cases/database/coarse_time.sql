-- 2: column at is a DATETIME without its six digits of a second
-- query q many
-- A sentence.
SELECT UTC_TIMESTAMP() AS at;
