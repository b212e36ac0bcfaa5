-- 4: a string ends on its line
-- query q many
-- A sentence.
SELECT id FROM sample WHERE label = 'a
';
