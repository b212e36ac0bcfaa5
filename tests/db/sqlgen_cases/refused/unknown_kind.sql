-- 2: unknown kind some: use one, many, exec, move, insert or once
-- query q some
-- A sentence.
SELECT id FROM sample;
