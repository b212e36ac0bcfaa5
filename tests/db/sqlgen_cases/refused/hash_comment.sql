-- 4: comments begin with --
-- query q many
-- A sentence.
SELECT id FROM sample; # why
