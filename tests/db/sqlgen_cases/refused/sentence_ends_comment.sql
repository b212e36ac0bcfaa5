-- 3: the sentence goes into a C comment and cannot hold */
-- query q many
-- A sentence */ int x; /* and more.
SELECT id FROM sample;
