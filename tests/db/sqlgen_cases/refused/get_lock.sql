-- 4: GET_LOCK is for migrations alone: use a unique key or a conditional UPDATE
-- query q many
-- A sentence.
SELECT GET_LOCK('a', 1) AS locked;
