-- 4: no backslash in a string: it means different things to servers
-- query q many
-- A sentence.
SELECT id FROM sample WHERE label = 'a\'b';
