-- 2: the database refuses query q: Table 'jiebang.nowhere' doesn't exist
-- query q many
-- A sentence.
SELECT id FROM nowhere;
