-- 4: FOR UPDATE guards nothing on a cluster: use a conditional UPDATE
-- query q many
-- A sentence.
SELECT id FROM sample FOR UPDATE;
