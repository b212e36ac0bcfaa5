-- 4: comments begin with --
-- query q many
-- A sentence.
SELECT /*+ hint */ id FROM sample;
