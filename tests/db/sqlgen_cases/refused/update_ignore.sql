-- 4: IGNORE hides errors
-- query q exec
-- A sentence.
UPDATE IGNORE sample SET label = 'a' WHERE id = 1;
