-- 6: queries r and q share row thing, but their columns differ
-- query q one row thing
-- A sentence.
SELECT id, label FROM sample WHERE id = 1;

-- query r many row thing
-- A sentence.
SELECT id, short_label AS label FROM sample;
