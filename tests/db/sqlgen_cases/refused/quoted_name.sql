-- 4: no quoted names: choose one that needs no quotes
-- query q many
-- A sentence.
SELECT `id` FROM sample;
