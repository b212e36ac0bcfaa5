-- 3: the sentence of query q begins with a capital and ends with a full stop
-- query q many
-- a sentence.
SELECT id FROM sample;
