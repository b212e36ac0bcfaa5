-- 4: strings stand in single quotes
-- query q many
-- A sentence.
SELECT id FROM sample WHERE label = "a";
