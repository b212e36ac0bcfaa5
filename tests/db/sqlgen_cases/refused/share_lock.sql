-- 4: locking reads guard nothing on a cluster: use a conditional UPDATE
-- query q many
-- A sentence.
SELECT id FROM sample LOCK IN SHARE MODE;
