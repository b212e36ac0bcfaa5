-- 4: update without WHERE changes every row
-- query q exec
-- A sentence.
UPDATE sample SET label = 'a';
