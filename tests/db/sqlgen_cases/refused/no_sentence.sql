-- 3: query q has no sentence that says what it answers
-- query q many
SELECT id FROM sample;
