-- 2: after the kind only "row NAME" may follow
-- query q one rows
-- A sentence.
SELECT id FROM sample;
