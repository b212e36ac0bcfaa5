-- 2: expected: -- query NAME one|many|exec|move|insert|once
-- query q
-- A sentence.
SELECT id FROM sample;
