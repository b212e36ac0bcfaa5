-- 4: one statement per query, with one ; at its end
-- query q many
-- A sentence.
SELECT id FROM sample;;
