-- 4: delete without WHERE changes every row
-- query q exec
-- A sentence.
DELETE FROM sample;
